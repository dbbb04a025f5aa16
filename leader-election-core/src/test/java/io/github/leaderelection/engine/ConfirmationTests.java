package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

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
 * What a view says about a term, as a table (rule 6). The term has the token 5 and was
 * granted after heartbeat 7.
 */
class ConfirmationTests {

	private static final SessionId SELF = new SessionId("self");

	private static final SessionId OTHER = new SessionId("other");

	private final VirtualWorld world = new VirtualWorld();

	static Stream<Arguments> views() {
		return Stream.of(
				// A view that was requested after the claim was answered
				row("held with this token", 8, true, held(SELF, 5), Confirmation.CONFIRMED),
				row("held by another with a higher token", 8, true, held(OTHER, 6), Confirmation.SUPERSEDED),
				row("released by another with a higher token", 8, true, record(State.RELEASED, null, 6),
						Confirmation.SUPERSEDED),
				row("claimed anew by this session, late", 8, true, held(SELF, 6), Confirmation.SUPERSEDED),
				row("created anew", 8, true, record(State.VACANT, null, 6), Confirmation.LOST),
				row("went back to a lower token", 8, true, held(OTHER, 4), Confirmation.LOST),
				row("released with this token", 8, true, record(State.RELEASED, null, 5), Confirmation.LOST),
				row("missing", 8, true, null, Confirmation.LOST),
				// A view that was requested before that
				row("held with this token, early", 7, true, held(SELF, 5), Confirmation.CONFIRMED),
				row("not claimed yet, early", 7, true, held(OTHER, 4), Confirmation.UNDECIDED),
				row("missing, early", 7, true, null, Confirmation.UNDECIDED),
				row("superseded, early", 7, true, held(OTHER, 6), Confirmation.SUPERSEDED),
				// A view that lacks what the store has acknowledged
				row("held with this token, writes lost", 8, false, held(SELF, 5), Confirmation.LOST),
				row("not claimed yet, early, writes lost", 7, false, held(OTHER, 4), Confirmation.LOST),
				row("superseded, writes lost", 8, false, held(OTHER, 6), Confirmation.SUPERSEDED));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("views")
	void confirms(String name, long nonce, boolean intact, @Nullable ElectionRecord record, Confirmation expected) {
		ElectionSettings settings = ElectionSettings.defaults();
		Session self = new Session(SELF, nonce, "self", Map.of(), Duration.ofSeconds(10));
		Moment now = Moment.now(this.world.environment());
		ElectionView view = new ElectionView("store", false, intact,
				(record != null) ? Map.of("jobs", record) : Map.of(), Map.of(SELF, self));
		Observation observation = Observation.of(view, nonce, now, now, settings, TimingRules.SAFE);
		Term term = new Term("jobs", "self", 5, 7, observation.lease(), this.world.environment(), TimingRules.SAFE);
		assertThat(Confirmation.of(term, record, observation, SELF)).isEqualTo(expected);
	}

	private static Arguments row(String name, long nonce, boolean intact, @Nullable ElectionRecord record,
			Confirmation expected) {
		return Arguments.of(name, nonce, intact, record, expected);
	}

	private static ElectionRecord held(SessionId holder, long token) {
		return record(State.HELD, holder, token);
	}

	private static ElectionRecord record(State state, @Nullable SessionId holder, long token) {
		return new ElectionRecord("jobs", state, holder, token, "store");
	}

}
