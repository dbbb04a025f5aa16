package io.github.leaderelection.zookeeper;

import java.util.Optional;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.SessionId;

/**
 * Reads a namespace without writing and without a sync, so possibly from a server that
 * lags behind, or assumes what the last hint suggests. Safe for use by any thread.
 */
final class StaleReads {

	/**
	 * So many records are read at once. Of more the revision is read first, since the
	 * hint may have been about something else.
	 */
	private static final int FEW = 200;

	private final NamespaceReader reader;

	private final Hints hints;

	StaleReads(NamespaceReader reader, Hints hints) {
		this.reader = reader;
		this.hints = hints;
	}

	/**
	 * Assume that a leader has released its record, if its session has ended since the
	 * last call.
	 * @param base the view that the caller holds
	 * @return what is assumed, empty if nothing is, or if it may be older than the base
	 */
	Optional<ElectionView> assume(ElectionView base) {
		SessionId ended = this.hints.ended();
		Snapshot last = this.reader.last();
		AssumedRelease assumed = (ended != null && last != null) ? AssumedRelease.of(last, ended) : null;
		if (assumed == null || assumed.snapshot().isOlderThan(base)) {
			return Optional.empty();
		}
		this.reader.assume(assumed);
		return Optional.of(assumed.snapshot().view(true));
	}

	/**
	 * Read the namespace.
	 * @param requests where to send requests
	 * @param base the view that the caller holds
	 * @return what was read, empty if it is older than the base, or may be
	 */
	Optional<ElectionView> read(Requests requests, ElectionView base) {
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
