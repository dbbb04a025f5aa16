package io.github.leaderelection.raft.replicated;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.raft.replicated.HeartbeatReply.UnchangedReply;
import io.github.leaderelection.raft.replicated.HeartbeatReply.WholeReply;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HeartbeatReply}, and for which of them a heartbeat gets.
 */
class HeartbeatReplyTests {

	private final ReplicatedSections voters = new ReplicatedSections();

	/**
	 * The sessions as of their last heartbeats.
	 */
	private final Map<String, Session> sessions = new HashMap<>();

	@Test
	void bytesOfWhatIsKnownDoNotGrowWithTheElections() throws IOException {
		int one = bytesOfWhatIsKnown(1);
		assertThat(bytesOfWhatIsKnown(10_000)).isBetween(one, one + 10);
	}

	private int bytesOfWhatIsKnown(int elections) throws IOException {
		for (int i = 0; i < elections; i++) {
			create("election-" + i);
		}
		readAll("a");
		return this.voters.send(heartbeat("a").command()).available();
	}

	@Test
	void viewOfWhatIsKnownHasTheRecordsOfTheBaseAndNewNonces() throws IOException {
		create("orders");
		beat("b");
		ElectionView base = readAll("a");
		beat("b");
		ElectionView view = beat("a").on(base).orElseThrow();
		assertThat(view.records()).isSameAs(base.records());
		assertThat(view.sessions().values()).containsExactlyInAnyOrderElementsOf(this.sessions.values());
		assertThat(view.intact()).isTrue();
		assertThat(view.storeId()).isEqualTo(base.storeId());
	}

	@Test
	void whatIsNewIsAnsweredInFullOnce() throws IOException {
		create("orders");
		Map<String, Step> changes = new LinkedHashMap<>();
		changes.put("session", () -> beat("b"));
		changes.put("record", () -> create("invoices"));
		changes.put("claim", () -> claim("orders", "b"));
		changes.put("another claim", () -> claim("invoices", "b"));
		changes.put("release", () -> send(ElectionCall.release("shop", "orders", new SessionId("b"), 5)));
		changes.put("edition", () -> beatInNextEdition("b"));
		changes.put("close", () -> send(ElectionCall.close("shop", new SessionId("b"))));
		readAll("a");
		for (Map.Entry<String, Step> change : changes.entrySet()) {
			assertThat(beat("a")).as("before: " + change.getKey()).isInstanceOf(UnchangedReply.class);
			change.getValue().run();
			assertThat(beat("a")).as(change.getKey()).isInstanceOf(WholeReply.class);
		}
	}

	@Test
	void callerThatLostAReplyGetsEverythingByRepeatingItsHeartbeat() throws IOException {
		ElectionView base = readAll("a");
		create("orders");
		// Lost
		beat("a");
		HeartbeatReply reply = beat("a");
		assertThat(reply.on(base)).isEmpty();
		assertThat(reply.on(null)).isEmpty();
		byte[] state = this.voters.state();
		ElectionView view = repeat("a").on(base).orElseThrow();
		assertThat(view.elections()).containsOnlyKeys("orders");
		assertThat(view.intact()).isTrue();
		assertThat(this.voters.state()).isEqualTo(state);
	}

	@Test
	void baseThatLacksASessionOrItsEditionDoesNotSuffice() throws IOException {
		ElectionView without = readAll("a");
		beat("b");
		ElectionView before = readAll("a");
		beatInNextEdition("b");
		ElectionView last = readAll("a");
		HeartbeatReply reply = beat("a");
		assertThat(reply.on(without)).isEmpty();
		assertThat(reply.on(before)).isEmpty();
		assertThat(reply.on(last)).isPresent();
	}

	@Test
	void baseOfAnotherClusterDoesNotSuffice() throws IOException {
		ElectionView own = readAll("a");
		ElectionView other = new ElectionView("other", false, true, own.records(), own.sessions());
		assertThat(beat("a").on(other)).isEmpty();
		assertThat(repeat("a").on(other).orElseThrow().records()).isNotSameAs(other.records());
		assertThat(repeat("a").on(own).orElseThrow().records()).isSameAs(own.records());
	}

	@Test
	void instanceOfTheFormatBeforeIsAnsweredInFullAndSoAreAllWhileItIsThere() throws IOException {
		readAll("a");
		assertThat(beat("a")).isInstanceOf(UnchangedReply.class);
		for (Map<String, String> metadata : List.of(Map.<String, String>of(), Map.of(Session.FORMAT_KEY, "1"))) {
			Session older = new Session(new SessionId("older"), 0, "host:2", metadata, Duration.ofSeconds(10));
			this.sessions.put("older", older);
			for (int i = 0; i < 3; i++) {
				assertThat(beat("older")).isInstanceOf(WholeReply.class);
				assertThat(beat("a")).isInstanceOf(WholeReply.class);
			}
			send(ElectionCall.close("shop", older.id()));
			readAll("a");
			assertThat(beat("a")).isInstanceOf(UnchangedReply.class);
		}
	}

	@Test
	void votersThatReadASnapshotAnswerInFull() throws IOException {
		readAll("a");
		this.voters.restore(this.voters.state());
		assertThat(beat("a")).isInstanceOf(WholeReply.class);
		assertThat(beat("a")).isInstanceOf(UnchangedReply.class);
	}

	@Test
	void eitherReplyReportsALostSession() throws IOException {
		create("invoices");
		ElectionView base = readAll("a");
		evict("a");
		HeartbeatReply reply = beat("a");
		assertThat(reply).isInstanceOf(UnchangedReply.class);
		assertThat(reply.on(base).orElseThrow().intact()).isFalse();
		create("orders");
		evict("a");
		reply = beat("a");
		assertThat(reply).isInstanceOf(WholeReply.class);
		assertThat(reply.on(base).orElseThrow().intact()).isFalse();
	}

	private ElectionCall<HeartbeatReply> heartbeat(String id) {
		Session last = this.sessions.computeIfAbsent(id, (name) -> new Session(new SessionId(name), 0, "host:1",
				Map.of(Session.FORMAT_KEY, "2"), Duration.ofSeconds(10)));
		return heartbeat(last.withNonce(last.nonce() + 1), last.nonce());
	}

	private ElectionCall<HeartbeatReply> heartbeat(Session session, long acknowledged) {
		this.sessions.put(session.id().value(), session);
		return ElectionCall.heartbeat("shop", session, acknowledged);
	}

	private HeartbeatReply beat(String id) throws IOException {
		return send(heartbeat(id));
	}

	private HeartbeatReply beatInNextEdition(String id) throws IOException {
		Session last = last(id);
		return send(heartbeat(last.withNonce(Session.nextEdition(last.nonce())), last.nonce()));
	}

	private HeartbeatReply repeat(String id) throws IOException {
		return send(heartbeat(last(id), last(id).nonce()));
	}

	private ElectionView readAll(String id) throws IOException {
		beat(id);
		HeartbeatReply reply = repeat(id);
		assertThat(reply).isInstanceOf(WholeReply.class);
		return reply.on(null).orElseThrow();
	}

	private Session last(String id) {
		return this.sessions.get(id);
	}

	private void evict(String id) throws IOException {
		send(ElectionCall.evict("shop", last(id)));
	}

	private void create(String election) throws IOException {
		send(ElectionCall.create("shop", election, 1));
	}

	private void claim(String election, String claimant) throws IOException {
		ElectionRecord vacant = new ElectionRecord(election, State.VACANT, null, 1, "cluster");
		Claim claim = new Claim(vacant, OptionalLong.empty(), "cluster", new SessionId(claimant), 5);
		assertThat(send(ElectionCall.claim("shop", claim))).isTrue();
	}

	private <T> T send(ElectionCall<T> call) throws IOException {
		return call.reply(this.voters.send(call.command()));
	}

	/**
	 * Something that happens.
	 */
	private interface Step {

		void run() throws IOException;

	}

}
