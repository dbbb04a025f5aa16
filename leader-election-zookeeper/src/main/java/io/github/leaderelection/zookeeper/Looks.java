package io.github.leaderelection.zookeeper;

import java.util.Optional;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;

/**
 * Reads a namespace without writing and without a sync, so possibly from a server that
 * lags behind. Safe for use by any thread.
 */
final class Looks {

	/**
	 * So many records are read at once. Of more the revision is read first, since the
	 * hint may have been about something else.
	 */
	private static final int FEW = 200;

	private final NamespaceReader reader;

	Looks(NamespaceReader reader) {
		this.reader = reader;
	}

	/**
	 * Read the namespace.
	 * @param requests where to send requests
	 * @param base the view that the caller holds
	 * @return what was read, empty if it is older than the base, or may be
	 */
	Optional<ElectionView> look(Requests requests, ElectionView base) {
		boolean few = base.elections().size() <= FEW;
		try {
			Snapshot snapshot = this.reader.begin(requests, (few) ? null : base).complete();
			if (snapshot.isOlderThan(base)) {
				return Optional.empty();
			}
			Records records = (snapshot.frame().isOf(base)) ? base.records() : snapshot.records();
			return Optional.of(snapshot.view(true, records));
		}
		catch (MissingFolderException ex) {
			return Optional.empty();
		}
	}

}
