package io.github.leaderelection.engine;

import java.util.OptionalLong;
import java.util.function.LongFunction;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;

/**
 * What a candidate without a term does about one election. A pure function of the
 * {@link Situation}: it reads no clock and changes nothing.
 * <p>
 * In this order, the first line that applies decides:
 * <ol>
 * <li>There is no record: create a vacant one. An absent record proves nothing, so it is
 * watched before it is claimed (rule 8).
 * <li>This instance has resigned and nobody has led since: release what an answer that
 * came too late has left to this session (rule 7), or wait.
 * <li>The record is not claimable yet: wait until the holder has been silent for its
 * lease (rule 4) and the record and the store have been watched for one where they prove
 * nothing by themselves (rule 8).
 * <li>Claim the record, expecting it as it was seen (rule 5).
 * </ol>
 * Whatever needs a token is refused if there must be no higher one (rule 9).
 */
sealed interface Decision {

	/**
	 * Decide.
	 * @param situation what is known
	 * @param rules what tokens are counted from
	 * @return what to do
	 */
	static Decision of(Situation situation, TimingRules rules) {
		ElectionRecord record = situation.record();
		if (record == null) {
			return withToken(0, situation, rules, CreateRecord::new);
		}
		StandBack standBack = situation.standBack(record);
		if (standBack != null) {
			return record.isHeldBy(situation.self()) ? new ReleaseOrphan(record.token())
					: new WaitUntil(standBack.until(), false);
		}
		long due = situation.claimableAt(record);
		if (situation.now() - due < 0) {
			return new WaitUntil(due, !situation.trusted());
		}
		return withToken(record.token(), situation, rules,
				(token) -> new ClaimRecord(new Claim(record, situation.observation().nonceOf(record.holder()),
						situation.observation().view().storeId(), situation.self(), token)));
	}

	private static Decision withToken(long stored, Situation situation, TimingRules rules,
			LongFunction<Decision> decision) {
		OptionalLong token = rules.nextToken(stored, situation.highestToken(),
				situation.observation().received().millis());
		return token.isPresent() ? decision.apply(token.getAsLong()) : new Refuse(stored);
	}

	/**
	 * Create the missing record as a vacant one.
	 *
	 * @param token the token of the record
	 */
	record CreateRecord(long token) implements Decision {
	}

	/**
	 * Claim the record.
	 *
	 * @param claim the claim
	 */
	record ClaimRecord(Claim claim) implements Decision {
	}

	/**
	 * Release the record that this session holds without leading.
	 *
	 * @param token the token of the record
	 */
	record ReleaseOrphan(long token) implements Decision {
	}

	/**
	 * Do nothing before the given time.
	 *
	 * @param nanos the time by the monotonic clock
	 * @param unproven whether the record itself has to be watched before it is believed
	 */
	record WaitUntil(long nanos, boolean unproven) implements Decision {
	}

	/**
	 * Do nothing, because there is no token left above that of the record.
	 *
	 * @param stored the token of the record
	 */
	record Refuse(long stored) implements Decision {
	}

}
