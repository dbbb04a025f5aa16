package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

import io.github.leaderelection.engine.Decision.ClaimRecord;
import io.github.leaderelection.engine.Decision.CreateRecord;
import io.github.leaderelection.engine.Decision.Refuse;
import io.github.leaderelection.engine.Decision.ReleaseOrphan;
import io.github.leaderelection.engine.Decision.WaitUntil;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The decision of {@link Decision} as a table. Times are seconds of a monotonic clock
 * that overflows within the table; the lease duration of this instance is 10 seconds, and
 * the record carries the token 5 unless it says otherwise.
 */
class DecisionTests {

	private static final SessionId SELF = new SessionId("self");

	private static final SessionId OTHER = new SessionId("other");

	private static final long WALL = 1_790_000_000_000L;

	private static final String STORE = "store-7";

	// So that some of the sums overflow
	private static final long EPOCH = Long.MAX_VALUE - seconds(105);

	static Stream<Arguments> decisions() {
		return Stream.of(
				// No record (rule 8)
				row("no record: create one", at(100), create(WALL + 1)),
				row("no record, and a token was used before: create with a higher one", at(100).highest(WALL + 8),
						create(WALL + 9)),
				row("no record, though resigned: create", at(100).standBack(5, 108), create(WALL + 1)),
				row("no record and no token left: refuse", at(100).highest(FencingTokens.HIGHEST), refuse(0)),
				// Released or vacant
				row("released and trusted: claim", at(100).released(), claim(State.RELEASED, WALL + 1)),
				row("released by another incarnation, not watched: wait", at(100).released().untrusted(95),
						waitUnproven(105)),
				row("released by another incarnation, watched for less: wait", at(104.9).released().untrusted(95),
						waitUnproven(105)),
				row("released by another incarnation, watched for a lease: claim", at(105).released().untrusted(95),
						claim(State.RELEASED, WALL + 1)),
				row("vacant: wait for a lease", at(100).vacant().untrusted(100), waitUnproven(110)),
				row("vacant, another has a longer lease: wait for that",
						at(105).vacant().untrusted(95).longestLease(30), waitUnproven(125)),
				row("vacant, trusted: claim", at(100).vacant(), claim(State.VACANT, WALL + 1)),
				// Held by another (rule 4)
				row("held, heartbeat just seen: wait", at(100).heldByOther(10, 100), waitUntil(110)),
				row("held, silent for less than the lease: wait", at(109.9).heldByOther(10, 100), waitUntil(110)),
				row("held, silent for the lease: claim", at(110).heldByOther(10, 100), claim(State.HELD, WALL + 1)),
				row("held with a longer lease: wait for that", at(110).heldByOther(30, 100), waitUntil(130)),
				row("held with a shorter lease: wait for one's own", at(105).heldByOther(4, 100), waitUntil(110)),
				row("held, session gone: wait for the longest lease", at(110).heldByOther(0, 100).longestLease(40),
						waitUntil(140)),
				row("held, session gone for long: claim without a nonce", at(140).heldByOther(0, 100).longestLease(40),
						claimWithoutNonce(WALL + 1)),
				row("held and silent, but not trusted: wait for the later of both",
						at(110).heldByOther(10, 100).untrusted(104), waitUnproven(114)),
				row("held and not trusted, silence ends later: wait for that",
						at(110).heldByOther(10, 108).untrusted(104), waitUnproven(118)),
				// Held by this session without a term (rule 7)
				row("own orphan: claim over it", at(100).heldBySelf(), claim(State.HELD, WALL + 1)),
				row("own orphan, not trusted: wait", at(100).heldBySelf().untrusted(95), waitUnproven(105)),
				// An identity that may return (rule 8)
				row("released, identity may return, not watched: wait", at(100).released().recurring(95),
						waitUntil(105)),
				row("released, identity may return, watched: claim", at(105).released().recurring(95),
						claim(State.RELEASED, WALL + 1)),
				row("released, identity may return, longer lease: wait",
						at(105).released().recurring(95).longestLease(20), waitUntil(115)),
				row("own orphan, identity may return: wait", at(100).heldBySelf().recurring(95), waitUntil(105)),
				// Standing back after a resignation
				row("resigned, still held by this session: release", at(100).heldBySelf().standBack(5, 108),
						release(5)),
				row("resigned, a late claim of this session: release it",
						at(100).heldBySelf().token(6).standBack(5, 108), release(6)),
				row("resigned, released: leave it to others", at(100).released().standBack(5, 108), waitUntil(108)),
				row("resigned, others had their chance: claim", at(108).released().standBack(5, 108),
						claim(State.RELEASED, WALL + 1)),
				row("resigned, another has led since: claim", at(100).released().token(6).standBack(5, 108),
						claim(State.RELEASED, WALL + 1, 6)),
				row("resigned, another leads: wait for its silence",
						at(100).heldByOther(10, 99).token(6).standBack(5, 108), waitUntil(109)),
				// Tokens (rule 9)
				row("token ahead of the clock: follow it", at(100).released().token(WALL + 50),
						claim(State.RELEASED, WALL + 51, WALL + 50)),
				row("higher token was seen: exceed it", at(100).released().highest(WALL + 70),
						claim(State.RELEASED, WALL + 71)),
				row("no token left: refuse", at(100).released().token(FencingTokens.HIGHEST),
						refuse(FencingTokens.HIGHEST)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("decisions")
	void decides(String name, Row row, Decision expected) {
		assertThat(Decision.of(row.situation(), TimingRules.SAFE)).isEqualTo(row.complete(expected));
	}

	private static Arguments row(String name, Row row, Decision expected) {
		return Arguments.of(name, row, expected);
	}

	private static Row at(double seconds) {
		return new Row(seconds);
	}

	private static Decision create(long token) {
		return new CreateRecord(token);
	}

	private static Decision refuse(long stored) {
		return new Refuse(stored);
	}

	private static Decision release(long token) {
		return new ReleaseOrphan(token);
	}

	private static Decision waitUntil(double seconds) {
		return new WaitUntil(time(seconds), false);
	}

	private static Decision waitUnproven(double seconds) {
		return new WaitUntil(time(seconds), true);
	}

	private static Decision claim(State state, long token) {
		return claim(state, token, 5);
	}

	// The holder and its nonce are completed by the row
	private static Decision claim(State state, long token, long stored) {
		return new ClaimRecord(
				new Claim(new ElectionRecord("jobs", state, (state == State.HELD) ? OTHER : null, stored, STORE),
						OptionalLong.empty(), STORE, SELF, token));
	}

	private static Decision claimWithoutNonce(long token) {
		return claim(State.HELD, token);
	}

	private static long time(double seconds) {
		return EPOCH + seconds(seconds);
	}

	private static long seconds(double seconds) {
		return (long) (seconds * 1000) * 1_000_000;
	}

	private static final class Row {

		private final double now;

		private final Map<SessionId, Session> sessions = new HashMap<>();

		private @Nullable State state;

		private @Nullable SessionId holder;

		private long token = 5;

		private boolean trusted = true;

		private double recordSince;

		private boolean recurring;

		private double storeSince;

		private double holderSince;

		private int longestLease = 10;

		private long highest;

		private @Nullable StandBack standBack;

		Row(double now) {
			this.now = now;
			this.sessions.put(SELF, new Session(SELF, 3, "self", Map.of(), Duration.ofSeconds(10)));
		}

		Row released() {
			this.state = State.RELEASED;
			return this;
		}

		Row vacant() {
			this.state = State.VACANT;
			return this;
		}

		Row heldBySelf() {
			this.state = State.HELD;
			this.holder = SELF;
			return this;
		}

		Row heldByOther(int lease, double since) {
			this.state = State.HELD;
			this.holder = OTHER;
			this.holderSince = since;
			if (lease > 0) {
				this.sessions.put(OTHER, new Session(OTHER, 9, "other", Map.of(), Duration.ofSeconds(lease)));
			}
			return this;
		}

		Row untrusted(double since) {
			this.trusted = false;
			this.recordSince = since;
			return this;
		}

		Row recurring(double since) {
			this.recurring = true;
			this.storeSince = since;
			return this;
		}

		Row longestLease(int seconds) {
			this.longestLease = seconds;
			return this;
		}

		Row token(long token) {
			this.token = token;
			return this;
		}

		Row highest(long token) {
			this.highest = token;
			return this;
		}

		Row standBack(long token, double until) {
			this.standBack = new StandBack(token, time(until));
			return this;
		}

		Situation situation() {
			ElectionRecord record = record();
			Map<String, ElectionRecord> records = (record != null) ? Map.of("jobs", record) : Map.of();
			ElectionView view = new ElectionView(STORE, this.recurring, true, records, this.sessions);
			Observation observation = Observation.of(view, 3, new Moment(time(this.now), WALL - 1),
					new Moment(time(this.now) + seconds(0.5), WALL), ElectionSettings.defaults(), TimingRules.SAFE);
			return new Situation(SELF, Duration.ofSeconds(10), record, observation, this.trusted,
					time(this.recordSince), time(this.storeSince), time(this.holderSince),
					Duration.ofSeconds(this.longestLease), this.highest, this.standBack);
		}

		private @Nullable ElectionRecord record() {
			return (this.state != null) ? new ElectionRecord("jobs", this.state, this.holder, this.token, STORE) : null;
		}

		// A claim expects the holder and its nonce as they were seen
		Decision complete(Decision expected) {
			ElectionRecord record = record();
			if (record == null || !(expected instanceof ClaimRecord claimed)) {
				return expected;
			}
			assertThat(claimed.claim().seen().token()).isEqualTo(this.token);
			assertThat(claimed.claim().seen().state()).isEqualTo(this.state);
			Session session = this.sessions.get(this.holder);
			OptionalLong nonce = (session != null) ? OptionalLong.of(session.nonce()) : OptionalLong.empty();
			return new ClaimRecord(new Claim(record, nonce, STORE, SELF, claimed.claim().token()));
		}

	}

}
