package io.github.leaderelection.test.contract;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * One session that names the view that it holds with each heartbeat, as an engine does.
 * Not safe for use by several threads.
 */
final class Reader {

	private final ElectionStore store;

	private Session session;

	private long acknowledged;

	private @Nullable ElectionView held;

	Reader(ElectionStore store, Session session) {
		this.store = store;
		this.session = session;
	}

	/**
	 * Return the session as of its last heartbeat.
	 * @return the session
	 */
	Session session() {
		return this.session;
	}

	/**
	 * Read with the view that is held as the base, which the new one replaces.
	 * @return the view
	 */
	ElectionView read() {
		return read(this.held);
	}

	/**
	 * Read everything.
	 * @return the view
	 */
	ElectionView readAll() {
		return read(null);
	}

	/**
	 * Read with a base.
	 * @param base the base
	 * @return the view, which is held from now on
	 */
	ElectionView read(@Nullable ElectionView base) {
		return beat(this.session.withNonce(this.session.nonce() + 1), base);
	}

	/**
	 * Write a heartbeat that says something else of the session.
	 * @param next the session as of that heartbeat
	 * @param base the base
	 * @return the view, which is held from now on
	 */
	ElectionView beat(Session next, @Nullable ElectionView base) {
		ElectionView view = this.store.heartbeat(next, this.acknowledged, base);
		Assertions.assertThat(view.intact()).isTrue();
		Assertions.assertThat(view.sessions()).containsEntry(next.id(), next);
		this.session = next;
		this.acknowledged = next.nonce();
		this.held = view;
		return view;
	}

}
