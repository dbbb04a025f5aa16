package io.github.leaderelection.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.leaderelection.faults.Operation.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HistoryChecker}. The numbers of an operation are its times of
 * invocation and completion.
 */
class HistoryCheckerTests {

	private static final Operation CREATE = created(0, 1, 5);

	@Test
	void acceptsTermsThatFollowEachOther() {
		accept(CREATE, claim(2, 3, Version.vacant(5), 7, "a"), read(4, 5, Version.held(7, "a")), release(6, 7, 7, "a"),
				read(8, 9, Version.released(7)), claim(10, 11, Version.released(7), 8, "b"));
	}

	@Test
	void acceptsAnyOrderOfWhatOverlaps() {
		accept(CREATE, claim(2, 9, Version.vacant(5), 7, "a"), read(3, 4, Version.held(7, "a")),
				read(3, 5, Version.vacant(5)), release(3, 10, 7, "a"), claim(4, 9, Version.released(7), 8, "b"),
				read(5, 8, Version.held(8, "b")));
	}

	@Test
	void acceptsUnknownClaimsThatTookEffectLateOrNever() {
		Operation unknown = unknown(2, 3, Version.vacant(5), Version.held(7, "a"));
		accept(CREATE, unknown, read(4, 5, Version.vacant(5)), read(90, 91, Version.vacant(5)));
		accept(CREATE, unknown, read(4, 5, Version.vacant(5)), read(90, 91, Version.held(7, "a")));
		accept(CREATE, unknown, read(4, 5, Version.vacant(5)), claim(90, 91, Version.held(7, "a"), 8, "b"));
		accept(CREATE, unknown, claim(4, 5, Version.vacant(5), 8, "b"));
	}

	@Test
	void acceptsOneOfTwoWhoCreate() {
		accept(created(0, 3, 5), created(1, 2, 6), read(4, 5, Version.vacant(6)),
				claim(6, 7, Version.vacant(6), 7, "a"));
	}

	@Test
	void rejectsAnAcknowledgedClaimThatIsOverwrittenUnseen() {
		reject("5 VACANT, though that was followed by 7 HELD a", CREATE, claim(2, 3, Version.vacant(5), 7, "a"),
				claim(4, 5, Version.vacant(5), 9, "b"));
	}

	@Test
	void rejectsAnAcknowledgedClaimThatIsNotThereAfterwards() {
		reject("still there at 4", CREATE, claim(2, 3, Version.vacant(5), 7, "a"), read(4, 5, Version.vacant(5)));
	}

	@Test
	void rejectsTwoWinnersEvenIfTheyOverlap() {
		reject("followed by", CREATE, claim(2, 6, Version.vacant(5), 7, "a"), claim(3, 5, Version.vacant(5), 8, "b"));
	}

	@Test
	void rejectsAReleaseThatIsUndone() {
		reject("still there at 6", CREATE, claim(2, 3, Version.vacant(5), 7, "a"), release(4, 5, 7, "a"),
				read(6, 7, Version.held(7, "a")));
		reject("followed by 7 RELEASED", CREATE, claim(2, 3, Version.vacant(5), 7, "a"), release(4, 5, 7, "a"),
				claim(6, 7, Version.held(7, "a"), 8, "b"));
	}

	@Test
	void rejectsAStaleView() {
		Operation unknown = unknown(2, 3, Version.vacant(5), Version.held(7, "a"));
		reject("still there at 6", CREATE, unknown, read(4, 5, Version.held(7, "a")), read(6, 7, Version.vacant(5)));
		reject("still there at 2", CREATE, read(2, 3, Version.ABSENT));
	}

	@Test
	void rejectsWhatIsSeenBeforeItWasAskedFor() {
		reject("still there at 4", CREATE, read(2, 3, Version.held(7, "a")), claim(4, 5, Version.vacant(5), 7, "a"));
		reject("still there at 4", CREATE, read(2, 3, Version.held(7, "a")),
				unknown(4, 5, Version.vacant(5), Version.held(7, "a")));
	}

	@Test
	void rejectsClaimsInTheOtherOrder() {
		reject("still there at 4", CREATE, claim(2, 3, Version.held(7, "a"), 8, "b"),
				claim(4, 5, Version.vacant(5), 7, "a"));
	}

	@Test
	void rejectsBoundsThatOnlyTogetherAreTooNarrow() {
		// The first term was still there at 6, but the second one was seen at 5
		reject("8 HELD b was seen or acknowledged at 5", CREATE, claim(1, 9, Version.vacant(5), 7, "a"),
				read(6, 7, Version.held(7, "a")), release(1, 9, 7, "a"), claim(1, 9, Version.released(7), 8, "b"),
				read(4, 5, Version.held(8, "b")));
	}

	@Test
	void rejectsWhatNobodyWrote() {
		reject("nobody wrote", CREATE, read(2, 3, Version.held(6, "x")));
		reject("nobody wrote", CREATE, claim(2, 3, Version.vacant(5), 7, "a"), read(4, 5, Version.held(7, "b")));
	}

	@Test
	void rejectsARefusalWithoutReason() {
		reject("all the time", CREATE, read(2, 3, Version.vacant(5)), refused(4, 5, Version.vacant(5)));
		reject("all the time", CREATE, claim(2, 3, Version.vacant(5), 7, "a"), refused(4, 5, Version.held(7, "a")),
				release(6, 7, 7, "a"));
		accept(CREATE, refused(4, 5, Version.vacant(5)), claim(4, 9, Version.vacant(5), 7, "a"));
		accept(CREATE, unknown(2, 3, Version.vacant(5), Version.held(7, "a")), refused(4, 5, Version.vacant(5)));
	}

	@Test
	void acceptsAReleaseThatWasTriedAgain() {
		Operation claim = claim(2, 3, Version.vacant(5), 7, "a");
		Operation unknown = unknown(4, 5, Version.held(7, "a"), Version.released(7));
		accept(CREATE, claim, unknown, release(6, 7, 7, "a"), read(8, 9, Version.released(7)));
		accept(CREATE, claim, unknown, unknown(6, 7, Version.held(7, "a"), Version.released(7)),
				read(5, 5, Version.released(7)));
		reject("still there at 6", CREATE, claim, unknown, release(6, 7, 7, "a"), read(5, 5, Version.released(7)));
		reject("written twice", CREATE, claim, release(4, 5, 7, "a"), release(6, 7, 7, "a"));
	}

	@Test
	void rejectsHeartbeatsThatGoBack() {
		reject("still there at 4", beat(0, 1, 1), beat(2, 3, 2), read(4, 5, Version.beat(1)));
		accept(beat(0, 1, 1), unknown(2, 3, null, Version.beat(2)), beat(4, 5, 3), read(4, 5, Version.beat(1)),
				read(6, 7, Version.beat(3)));
	}

	@Test
	void registersDoNotMix() {
		assertThat(HistoryChecker
			.check(List.of(CREATE, new Operation(Kind.ENSURED, "other", 0, 1, Version.ABSENT, Version.vacant(5)))))
			.isEqualTo(2);
	}

	@Test
	void acceptsViewsThatGrow() {
		HistoryChecker.checkViews(List.of(Map.of("one", Version.beat(2), "other", Version.beat(1)),
				Map.of("one", Version.beat(1)), Map.of("one", Version.beat(1), "other", Version.beat(1))));
	}

	@Test
	void rejectsViewsOfWhichNoneIsTheEarlier() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(
					() -> HistoryChecker.checkViews(List.of(Map.of("one", Version.beat(2), "other", Version.beat(1)),
							Map.of("one", Version.beat(1), "other", Version.beat(2)))))
			.withMessageContaining("not taken in one step");
	}

	@Test
	void agreesWithASearchOfAllOrders() {
		int[] linearizable = new int[2];
		for (int seed = 0; seed < 5_000; seed++) {
			Random random = new Random(seed);
			List<Operation> history = history(random, Kind.WROTE, Kind.WROTE, Kind.UNKNOWN, Kind.READ, Kind.ENSURED);
			boolean accepted = isAccepted(history);
			assertThat(accepted).as("%s", history).isEqualTo(HistorySearch.accepts(history));
			linearizable[accepted ? 1 : 0]++;
		}
		assertThat(linearizable[0]).isGreaterThan(500);
		assertThat(linearizable[1]).isGreaterThan(500);
	}

	@Test
	void rejectsNoRefusalThatASearchAccepts() {
		for (int seed = 0; seed < 5_000; seed++) {
			List<Operation> history = history(new Random(seed), Kind.WROTE, Kind.UNKNOWN, Kind.READ, Kind.REFUSED);
			assertThat(isAccepted(history) || !HistorySearch.accepts(history)).as("%s", history).isTrue();
		}
	}

	/**
	 * Make a history of few operations which follow each other or nearly do, so that some
	 * are right and some wrong.
	 */
	private static List<Operation> history(Random random, Kind... kinds) {
		List<Operation> history = new ArrayList<>();
		List<Version> versions = new ArrayList<>(List.of(Version.ABSENT));
		for (int i = 0; i < 6; i++) {
			Version before = versions.get(versions.size() - 1 - Math.min(random.nextInt(4) / 2, versions.size() - 1));
			Kind kind = (i == 0) ? Kind.ENSURED : kinds[random.nextInt(kinds.length)];
			Version after = before;
			if (kind == Kind.ENSURED) {
				before = Version.ABSENT;
				after = Version.vacant(i);
			}
			else if (kind == Kind.WROTE || kind == Kind.UNKNOWN) {
				boolean release = before.phase() == Version.Phase.HELD
						&& !versions.contains(Version.released(before.number())) && random.nextBoolean();
				after = release ? Version.released(before.number()) : Version.held(10 + i, "a");
			}
			if (!versions.contains(after) && (kind != Kind.ENSURED || i == 0)) {
				versions.add(after);
			}
			long invoked = 2 * i - random.nextInt(6);
			history.add(new Operation(kind, "", invoked, invoked + random.nextInt(8), before, after));
		}
		Collections.shuffle(history, random);
		return history;
	}

	private static boolean isAccepted(List<Operation> history) {
		try {
			HistoryChecker.check(history);
			return true;
		}
		catch (AssertionError ex) {
			return false;
		}
	}

	private static void accept(Operation... history) {
		HistoryChecker.check(List.of(history));
	}

	private static void reject(String message, Operation... history) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> HistoryChecker.check(List.of(history)))
			.withMessageContaining(message);
	}

	private static Operation created(long invoked, long completed, long token) {
		return new Operation(Kind.ENSURED, "", invoked, completed, Version.ABSENT, Version.vacant(token));
	}

	private static Operation claim(long invoked, long completed, Version seen, long token, String holder) {
		return new Operation(Kind.WROTE, "", invoked, completed, seen, Version.held(token, holder));
	}

	private static Operation release(long invoked, long completed, long token, String holder) {
		return new Operation(Kind.WROTE, "", invoked, completed, Version.held(token, holder), Version.released(token));
	}

	private static Operation beat(long invoked, long completed, long nonce) {
		return new Operation(Kind.WROTE, "", invoked, completed, null, Version.beat(nonce));
	}

	private static Operation unknown(long invoked, long completed, Version before, Version after) {
		return new Operation(Kind.UNKNOWN, "", invoked, completed, before, after);
	}

	private static Operation refused(long invoked, long completed, Version wanted) {
		return new Operation(Kind.REFUSED, "", invoked, completed, wanted, wanted);
	}

	private static Operation read(long invoked, long completed, Version seen) {
		return Operation.read("", invoked, completed, seen);
	}

}
