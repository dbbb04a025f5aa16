package io.github.leaderelection.test.simulation;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import io.github.leaderelection.engine.WrongRules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The power of the simulation: each variant breaks one rule, and each has to be caught.
 * The first seed that does so ends a variant; {@code -Dvariants.all=true} counts all that
 * do, and {@code -Dvariant=left} runs only variants whose name contains that expression.
 */
class KnownBadVariantsTests {

	private static final int SEEDS = 400;

	private static final int FEW_SEEDS = 25;

	/**
	 * The first seeds that catch what others before them do not. They are tried before
	 * all others. If the engine has changed and one of them catches nothing any more, all
	 * seeds are searched.
	 */
	private static final Map<String, Long> TRIED_FIRST = Map.ofEntries(
			Map.entry("claim ignores the expected nonce", 20L),
			Map.entry("store denies that its identity may return", 10L),
			Map.entry("watch of an identity that may return survives a gap", 24L),
			Map.entry("deadline counted from the answer", 218L),
			Map.entry("silence counted from the sending of the first view", 20L),
			Map.entry("paused candidacy keeps what a late claim has left", 30L),
			Map.entry("election that was left is forgotten at once", 17L),
			Map.entry("late claim of an election that was left is not released", 195L),
			Map.entry("claims are put off without limit in a storm", 91L),
			Map.entry("unchanged is believed of a base that is not held any more", 11L),
			Map.entry("term joins the lease before a view shows its record", 63L),
			Map.entry("shares of others are left to them for ever", 378L),
			Map.entry("stale read counts though it shows unknown sessions", 14L));

	@Test
	void everyKnownBadVariantIsCaught() {
		Map<String, Variant> variants = new LinkedHashMap<>();
		variants.put("claim ignores the expected nonce",
				new Variant((scenario) -> scenario.withStore(WrongStores.ignoringNonce()),
						EnumSet.of(Fault.LAGGING_READS, Fault.DELAY)));
		variants.put("claim ignores the expected token", new Variant(
				(scenario) -> scenario.withStore(WrongStores.ignoringToken()), EnumSet.of(Fault.DELAY, Fault.RESIGN)));
		variants.put("store hides its change of identity",
				new Variant((scenario) -> scenario.withStore(WrongStores.hidingIdentity()),
						EnumSet.of(Fault.STORE_ROLLBACK, Fault.RESIGN)));
		variants.put("store denies that its identity may return",
				new Variant((scenario) -> scenario.withStore(WrongStores.denyingReturn()),
						EnumSet.of(Fault.STORE_FAILBACK, Fault.RESIGN, Fault.CRASH), "two leaders"));
		variants.put("watch of an identity that may return survives a gap",
				new Variant((scenario) -> scenario.withEngine(WrongRules.watchSurvivesGaps()),
						EnumSet.of(Fault.STORE_FAILBACK, Fault.RESIGN, Fault.PARTITION), "two leaders"));
		variants.put("token ten years ahead of the clock is refused",
				new Variant((scenario) -> scenario.withEngine(WrongRules.refusesTokensTenYearsAhead()),
						EnumSet.of(Fault.CLOCK_YEARS, Fault.CRASH), "nobody leads"));
		variants.put("missing record is free",
				new Variant((scenario) -> scenario.withStore(WrongStores.missingIsFree()),
						EnumSet.of(Fault.STORE_WIPE, Fault.CRASH), "two leaders|after one with"));
		variants.put("release by holder instead of token",
				new Variant((scenario) -> scenario.withStore(WrongStores.releasingByHolder()),
						EnumSet.of(Fault.DUPLICATE, Fault.DELAY, Fault.RESIGN), "two leaders|after one with"));
		variants.put("renew-deadline equal to lease-duration",
				new Variant((scenario) -> scenario.withEngine(WrongRules.renewDeadlineEqualToLease()),
						EnumSet.of(Fault.PARTITION, Fault.CLOCK_RATE)));
		variants.put("clock rates beyond the limit",
				new Variant((scenario) -> scenario.withRates(300_000), EnumSet.of(Fault.PARTITION, Fault.CLOCK_RATE)));
		variants.put("wall clock stands still during a suspension",
				new Variant(Scenario::withFrozenWall, EnumSet.of(Fault.SUSPENSION)));
		variants.put("deadline counted from the answer",
				new Variant((scenario) -> scenario.withEngine(WrongRules.deadlineCountedFromAnswer()),
						EnumSet.of(Fault.DELAY, Fault.PARTITION, Fault.CLOCK_RATE)));
		variants.put("silence counted from the sending of the first view",
				new Variant((scenario) -> scenario.withEngine(WrongRules.silenceCountedFromSending()),
						EnumSet.of(Fault.DELAY, Fault.PARTITION)));
		variants.put("late answer revives a term",
				new Variant((scenario) -> scenario.withEngine(WrongRules.lateAnswerRevivesTerm()),
						EnumSet.of(Fault.DELAY, Fault.PARTITION)));
		variants.put("release does not wait for guarded work",
				new Variant((scenario) -> scenario.withEngine(WrongRules.doesNotWaitForWork()),
						EnumSet.of(Fault.GUARDED_WORK, Fault.RESIGN), "was released while"));
		variants.put("guarded work that was interrupted is taken for done",
				new Variant((scenario) -> scenario.withEngine(WrongRules.takesInterruptedWorkForDone()),
						EnumSet.of(Fault.GUARDED_WORK, Fault.STUBBORN_WORK, Fault.PARTITION),
						"leads .* again while work"));
		variants.put("guarded work of a lost term is not interrupted",
				new Variant((scenario) -> scenario.withEngine(WrongRules.doesNotInterruptWork()),
						EnumSet.of(Fault.GUARDED_WORK, Fault.PARTITION), "has not interrupted work"));
		variants.put("guarded work leaves its interrupt to what the thread does next",
				new Variant((scenario) -> scenario.withEngine(WrongRules.leavesInterruptsBehind()),
						EnumSet.of(Fault.GUARDED_WORK, Fault.PARTITION), "gave a thread back interrupted"));
		variants.put("guarded work drains without heartbeats",
				new Variant((scenario) -> scenario.withEngine(WrongRules.drainsWithoutHeartbeats()),
						EnumSet.of(Fault.GUARDED_WORK, Fault.PARTITION, Fault.RESIGN_BETWEEN_TASKS),
						"leads .* while .* works"));
		variants.put("nested work of a draining term is skipped",
				new Variant((scenario) -> scenario.withEngine(WrongRules.skipsNestedWork()),
						EnumSet.of(Fault.GUARDED_WORK, Fault.NESTED_WORK, Fault.RESIGN), "without a word"));
		variants.put("nested work of a draining term is refused",
				new Variant((scenario) -> scenario.withEngine(WrongRules.refusesNestedWorkOfADrainingTerm()),
						EnumSet.of(Fault.GUARDED_WORK, Fault.NESTED_WORK, Fault.RESIGN),
						"refused nested work .* drains"));
		variants.put("nested work begins though the outer work was interrupted",
				new Variant((scenario) -> scenario.withEngine(WrongRules.goesDeeperThoughInterrupted()),
						EnumSet.of(Fault.GUARDED_WORK, Fault.NESTED_WORK, Fault.STUBBORN_WORK, Fault.PARTITION),
						"went deeper .* interrupted"));
		variants.put("nested work takes the interrupt of the outer work",
				new Variant((scenario) -> scenario.withEngine(WrongRules.takesTheInterruptOfOuterWork()),
						EnumSet.of(Fault.GUARDED_WORK, Fault.NESTED_WORK, Fault.PARTITION),
						"has not interrupted work|leads .* while .* works"));
		variants.put("run that must stop is taken for closed",
				new Variant((scenario) -> scenario.withEngine(WrongRules.takesARunThatMustStopForClosed()),
						EnumSet.of(Fault.OPEN_RUNS, Fault.STUBBORN_WORK, Fault.PARTITION),
						"leads .* again while a run"));
		variants.put("run that is closed twice counts twice",
				new Variant((scenario) -> scenario.withEngine(WrongRules.countsACloseTwice()),
						EnumSet.of(Fault.OPEN_RUNS, Fault.RESIGN), "released while a run|leads .* while a run"));
		variants.put("run is not signalled to drain",
				new Variant((scenario) -> scenario.withEngine(WrongRules.doesNotSignalToDrain()),
						EnumSet.of(Fault.OPEN_RUNS, Fault.RESIGN), "has not signalled .* to drain"));
		variants.put("signals wait for listeners",
				new Variant((scenario) -> scenario.withEngine(WrongRules.signalsOnTheListenerThread()),
						EnumSet.of(Fault.OPEN_RUNS, Fault.PARTITION, Fault.BAD_LISTENER),
						"has not signalled|leads .* while a run"));
		variants.put("signals that no thread takes are dropped",
				new Variant((scenario) -> scenario.withEngine(WrongRules.signalsThatNoThreadTakesAreDropped()),
						EnumSet.of(Fault.OPEN_RUNS, Fault.RESIGN, Fault.ENVIRONMENT_ERROR), "has not signalled"));
		variants.put("open run does not keep the election from being released early",
				new Variant((scenario) -> scenario.withEngine(WrongRules.doesNotWaitForWork()),
						EnumSet.of(Fault.OPEN_RUNS, Fault.STOP, Fault.EARLY_RELEASE), "released while a run"));
		variants.put("claim that was answered after a pause is granted",
				new Variant((scenario) -> scenario.withEngine(WrongRules.grantsThoughPaused()),
						EnumSet.of(Fault.CANDIDACY_PAUSE, Fault.RESIGN_BETWEEN_TASKS, Fault.DELAY),
						"though it has paused"));
		variants.put("paused candidacy keeps what a late claim has left",
				new Variant((scenario) -> scenario.withEngine(WrongRules.keepsOrphanWhenPaused()),
						EnumSet.of(Fault.CANDIDACY_PAUSE, Fault.RESIGN_BETWEEN_TASKS, Fault.DELAY), "nobody leads"));
		variants.put("election that was left is forgotten at once",
				new Variant((scenario) -> scenario.withEngine(WrongRules.forgetsAtOnceWhatItLeaves()),
						EnumSet.of(Fault.LEAVE, Fault.DELAY, Fault.REQUEST_LOSS), "nobody leads"));
		variants.put("late claim of an election that was left is not released",
				new Variant((scenario) -> scenario.withEngine(WrongRules.forgetsWhatALateClaimLeaves()), EnumSet
					.of(Fault.LEAVE, Fault.DELAY, Fault.CANDIDACY_PAUSE, Fault.RESIGN_BETWEEN_TASKS, Fault.RESIGN),
						"nobody leads"));
		variants.put("successor that died is waited for",
				new Variant((scenario) -> scenario.withEngine(WrongRules.waitsForADeadSuccessor()),
						EnumSet.of(Fault.TRANSFER, Fault.CRASH), "nobody leads"));
		variants.put("deadlines are watched by the monotonic clock only",
				new Variant((scenario) -> scenario.withEngine(WrongRules.withoutTick()),
						EnumSet.of(Fault.GUARDED_WORK, Fault.SUSPENSION, Fault.STORE_DOWN),
						"has not interrupted work"));
		variants.put("nothing makes up for a timer or task that an error has prevented",
				new Variant((scenario) -> scenario.withEngine(WrongRules.withoutTick()),
						EnumSet.of(Fault.ENVIRONMENT_ERROR, Fault.STOP), "nobody leads|has not ended|believes"));
		variants.put("events that no thread takes are dropped",
				new Variant((scenario) -> scenario.withEngine(WrongRules.dropsEventsThatNoThreadTakes()),
						EnumSet.of(Fault.ENVIRONMENT_ERROR, Fault.RESIGN), "received"));
		variants.put("what telemetry throws is not contained",
				new Variant((scenario) -> scenario.withEngine(WrongRules.doesNotContainTelemetry()),
						EnumSet.of(Fault.BAD_TELEMETRY, Fault.RESIGN), "nobody leads"));
		variants.put("takeover of what was lost is not measured",
				new Variant((scenario) -> scenario.withEngine(WrongRules.doesNotMeasureReturns()),
						EnumSet.of(Fault.STORE_DOWN), "measured .* and received"));
		variants.put("term that was lost is measured as a hand-off",
				new Variant((scenario) -> scenario.withEngine(WrongRules.measuresHandOffsOfLostTerms()),
						EnumSet.of(Fault.STORE_DOWN), "measured .* hand-offs"));
		variants.put("claims are put off without limit in a storm",
				new Variant((scenario) -> scenario.withEngine(WrongRules.backsOffWithoutLimit()),
						EnumSet.of(Fault.STORMS, Fault.RESIGN, Fault.STORE_DOWN), "nobody leads"));
		variants.putAll(BaseVariants.all());
		Pattern wanted = Pattern.compile(System.getProperty("variant", ""));
		variants.keySet().removeIf((name) -> !wanted.matcher(name).find());
		boolean all = Boolean.getBoolean("variants.all");
		Map<String, Long> caught = new ConcurrentSkipListMap<>();
		System.out.printf("%n| known-bad variant | caught by seeds (of %d) | first by |%n|---|---|---|%n", SEEDS);
		// Each variant by one thread, which runs no seed after the first that catches it
		variants.entrySet().parallelStream().forEach((entry) -> {
			Variant variant = entry.getValue();
			LongStream found = ((all) ? LongStream.range(0, SEEDS) : seeds(entry.getKey()))
				.filter((seed) -> variant.isCaughtBy(Simulation.run(variant.of(seed))));
			List<Long> catching = ((all) ? found : found.limit(1)).boxed().toList();
			caught.put(entry.getKey(), (long) catching.size());
			System.out.printf("| %s | %d | %s |%n", entry.getKey(), catching.size(),
					catching.isEmpty() ? "-" : catching.get(0));
		});
		assertThat(caught).isNotEmpty().allSatisfy((name, seeds) -> assertThat(seeds).as(name).isPositive());
	}

	private static LongStream seeds(String variant) {
		Long first = TRIED_FIRST.get(variant);
		return LongStream.concat((first != null) ? LongStream.of(first) : LongStream.empty(),
				LongStream.range(0, SEEDS));
	}

	@Test
	void theSameFaultsAreHarmlessWithoutAVariant() {
		assertHarmless(FEW_SEEDS);
	}

	@Test
	@Tag("long")
	void theSameFaultsAreHarmlessInManyHistoriesWithoutAVariant() {
		assertHarmless(SEEDS / 4);
	}

	private static void assertHarmless(int seeds) {
		for (Set<Fault> faults : List.of(EnumSet.of(Fault.LAGGING_READS, Fault.DELAY),
				EnumSet.of(Fault.STORE_ROLLBACK, Fault.RESIGN), EnumSet.of(Fault.STORE_WIPE, Fault.CRASH),
				EnumSet.of(Fault.STORE_FAILBACK, Fault.RESIGN, Fault.CRASH, Fault.PARTITION),
				EnumSet.of(Fault.CLOCK_YEARS, Fault.CRASH), EnumSet.of(Fault.DUPLICATE, Fault.DELAY, Fault.RESIGN),
				EnumSet.of(Fault.PARTITION, Fault.CLOCK_RATE), EnumSet.of(Fault.SUSPENSION),
				EnumSet.of(Fault.DELAY, Fault.PARTITION), EnumSet.of(Fault.GUARDED_WORK, Fault.RESIGN),
				EnumSet.of(Fault.GUARDED_WORK, Fault.STUBBORN_WORK, Fault.PARTITION),
				EnumSet.of(Fault.GUARDED_WORK, Fault.PARTITION, Fault.RESIGN_BETWEEN_TASKS),
				EnumSet.of(Fault.GUARDED_WORK, Fault.NESTED_WORK, Fault.RESIGN),
				EnumSet.of(Fault.GUARDED_WORK, Fault.NESTED_WORK, Fault.STUBBORN_WORK, Fault.PARTITION),
				EnumSet.of(Fault.GUARDED_WORK, Fault.SUSPENSION, Fault.STORE_DOWN),
				EnumSet.of(Fault.ENVIRONMENT_ERROR, Fault.STOP, Fault.RESIGN),
				EnumSet.of(Fault.OPEN_RUNS, Fault.STUBBORN_WORK, Fault.PARTITION),
				EnumSet.of(Fault.OPEN_RUNS, Fault.RESIGN, Fault.ENVIRONMENT_ERROR),
				EnumSet.of(Fault.OPEN_RUNS, Fault.PARTITION, Fault.BAD_LISTENER),
				EnumSet.of(Fault.OPEN_RUNS, Fault.STOP, Fault.EARLY_RELEASE),
				EnumSet.of(Fault.CANDIDACY_PAUSE, Fault.RESIGN_BETWEEN_TASKS, Fault.DELAY),
				EnumSet.of(Fault.LEAVE, Fault.DELAY, Fault.REQUEST_LOSS, Fault.RESIGN_BETWEEN_TASKS),
				EnumSet.of(Fault.TRANSFER, Fault.CRASH), EnumSet.of(Fault.BAD_TELEMETRY, Fault.RESIGN),
				EnumSet.of(Fault.STORE_DOWN), EnumSet.of(Fault.STORMS, Fault.RESIGN, Fault.STORE_DOWN),
				EnumSet.of(Fault.OLD_FORMAT, Fault.MARK_LOSS, Fault.RESIGN),
				EnumSet.of(Fault.STORE_PARTIAL_LOSS, Fault.RESIGN, Fault.LEAVE),
				EnumSet.of(Fault.TORN_BATCH, Fault.FAR_TOKEN, Fault.RESIGN, Fault.CRASH))) {
			Variant none = new Variant(KnownBadVariantsTests::withAgesInEveryOther, faults);
			List<String> violations = LongStream.range(0, seeds)
				.parallel()
				.mapToObj((seed) -> Simulation.run(none.of(seed)))
				.flatMap((result) -> result.violation().map((text) -> result.report()).stream())
				.limit(1)
				.toList();
			assertThat(violations).isEmpty();
		}
	}

	private static Scenario withAgesInEveryOther(Scenario scenario) {
		return (scenario.seed() % 2 == 0) ? scenario.withKind(scenario.kind().withAges(StoreKind.Ages.OF_EACH))
				: scenario;
	}

}
