package io.github.leaderelection.zookeeper;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
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

	static final Duration LONG_SESSION = Duration.ofMinutes(1);

	private static final int SESSION_TIMEOUT = 10_000;

	private TestZooKeeper() {
	}

	static CuratorFramework client(String connectString) {
		return builder(connectString).build();
	}

	/**
	 * Create a client for a server that grants {@link #LONG_SESSION}, and so for tests
	 * that count what is sent: it rarely has to say that it is there.
	 * @param connectString where the server is
	 * @return the client, which is not started
	 */
	static CuratorFramework quietClient(String connectString) {
		return builder(connectString).sessionTimeoutMs((int) LONG_SESSION.toMillis()).build();
	}

	static CuratorFrameworkFactory.Builder builder(String connectString) {
		return CuratorFrameworkFactory.builder()
			.connectString(connectString)
			.sessionTimeoutMs(SESSION_TIMEOUT)
			.connectionTimeoutMs(SESSION_TIMEOUT)
			.retryPolicy(new ExponentialBackoffRetry(100, 3));
	}

	static Session session() {
		return new Session(SessionId.random(new SecureRandom()), 1, "test",
				Map.of("url", "https://here", Session.FORMAT_KEY, String.valueOf(Session.FORMAT)),
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

	/**
	 * Create the records of elections, as an engine would.
	 * @param store the store
	 * @param elections how many
	 */
	static void create(ElectionStore store, int elections) {
		List<String> names = IntStream.range(0, elections).mapToObj((number) -> "election-" + number).toList();
		for (int from = 0; from < elections; from += ClaimBatch.MOST) {
			store.create(names.subList(from, Math.min(elections, from + ClaimBatch.MOST)), 0);
		}
	}

	/**
	 * Claim all elections, as an engine would.
	 * @param store the store
	 * @param view what the claimant has seen
	 * @param claimant who claims
	 * @return the elections that were claimed
	 */
	static Set<String> claimAll(ElectionStore store, ElectionView view, SessionId claimant) {
		long token = view.elections().values().stream().mapToLong(ElectionRecord::token).max().orElse(0) + 1;
		List<Claim> claims = view.elections()
			.keySet()
			.stream()
			.map((election) -> claim(view, election, claimant))
			.map((claim) -> new Claim(claim.seen(), claim.holderNonce(), claim.storeId(), claimant, token))
			.toList();
		Set<String> claimed = new HashSet<>();
		for (int from = 0; from < claims.size(); from += ClaimBatch.MOST) {
			claimed.addAll(
					store.claim(new ClaimBatch(claims.subList(from, Math.min(claims.size(), from + ClaimBatch.MOST)))));
		}
		return claimed;
	}

}
