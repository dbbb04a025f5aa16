package io.github.leaderelection.zookeeper;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.ExponentialBackoffRetry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients as an application would have them, with retries.
 */
final class TestZooKeeper {

	/**
	 * An operation timeout that no machine is too slow for.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final int SESSION_TIMEOUT = 10_000;

	private TestZooKeeper() {
	}

	static CuratorFramework client(String connectString) {
		return builder(connectString).build();
	}

	static CuratorFrameworkFactory.Builder builder(String connectString) {
		return CuratorFrameworkFactory.builder()
			.connectString(connectString)
			.sessionTimeoutMs(SESSION_TIMEOUT)
			.connectionTimeoutMs(SESSION_TIMEOUT)
			.retryPolicy(new ExponentialBackoffRetry(100, 3));
	}

	static Session session() {
		return new Session(SessionId.random(new SecureRandom()), 1, "test", Map.of("url", "https://here"),
				Duration.ofSeconds(10));
	}

	/**
	 * Return the claim that an engine would make.
	 * @param view what it has seen
	 * @param election the election
	 * @param claimant who claims
	 * @return the claim
	 */
	static Claim claim(ElectionView view, String election, SessionId claimant) {
		ElectionRecord seen = view.elections().get(election);
		Session holder = (seen.holder() != null) ? view.sessions().get(seen.holder()) : null;
		OptionalLong nonce = (holder != null) ? OptionalLong.of(holder.nonce()) : OptionalLong.empty();
		return new Claim(seen, nonce, view.storeId(), claimant, seen.token() + 1);
	}

	/**
	 * Let a session lead an election, as an engine would.
	 * @param store the store
	 * @param election the election
	 * @param session the session
	 * @return the record
	 */
	static ElectionRecord lead(ElectionStore store, String election, Session session) {
		store.create(election, 0);
		assertThat(store.claim(claim(store.heartbeat(session, 0), election, session.id()))).isTrue();
		return store.heartbeat(session, 0).elections().get(election);
	}

}
