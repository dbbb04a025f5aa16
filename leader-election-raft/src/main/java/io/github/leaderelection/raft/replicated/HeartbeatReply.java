package io.github.leaderelection.raft.replicated;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ElectionTable;
import org.jspecify.annotations.Nullable;

/**
 * What the voters answer to a heartbeat.
 */
public sealed interface HeartbeatReply {

	/**
	 * Return whether the session was found with the acknowledged nonce.
	 * @return {@code false} if the voters have lost what they acknowledged, or the
	 * session was removed
	 */
	boolean intact();

	/**
	 * Return the view that the heartbeat found.
	 * @param base an earlier view, {@code null} if there is none
	 * @return the view, empty if it has anything that neither this reply nor the base has
	 */
	Optional<ElectionView> on(@Nullable ElectionView base);

	/**
	 * All records and sessions.
	 *
	 * @param intact whether the session was found with the acknowledged nonce
	 * @param storeId the identity of the cluster
	 * @param table the records and sessions
	 */
	record WholeReply(boolean intact, String storeId, ElectionTable table) implements HeartbeatReply {

		@Override
		public Optional<ElectionView> on(@Nullable ElectionView base) {
			ElectionView same = (base != null && base.storeId().equals(this.storeId)) ? base : null;
			return Optional.of(new ElectionView(this.storeId, false, this.intact, this.table.records(same),
					this.table.sessions()));
		}

	}

	/**
	 * What distinguishes the records, and the nonces of the sessions.
	 *
	 * @param intact whether the session was found with the acknowledged nonce
	 * @param storeId the identity of the cluster
	 * @param mark the mark of the records
	 * @param nonces the nonces of all sessions
	 */
	record UnchangedReply(boolean intact, String storeId, String mark,
			Map<SessionId, Long> nonces) implements HeartbeatReply {

		@Override
		public Optional<ElectionView> on(@Nullable ElectionView base) {
			if (base == null || !base.storeId().equals(this.storeId) || !this.mark.equals(base.records().mark())) {
				return Optional.empty();
			}
			Map<SessionId, Session> sessions = new LinkedHashMap<>();
			for (Map.Entry<SessionId, Long> entry : this.nonces.entrySet()) {
				Session known = base.sessions().get(entry.getKey());
				if (known == null || known.withNonce(entry.getValue()).edition() != known.edition()) {
					return Optional.empty();
				}
				sessions.put(known.id(), known.withNonce(entry.getValue()));
			}
			return Optional.of(new ElectionView(this.storeId, false, this.intact, base.records(), sessions));
		}

	}

}
