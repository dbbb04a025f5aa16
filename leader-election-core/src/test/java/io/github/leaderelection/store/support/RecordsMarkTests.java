package io.github.leaderelection.store.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecordsMark}.
 */
class RecordsMarkTests {

	private static final SessionId A = new SessionId("a");

	private static final SessionId B = new SessionId("b");

	private static final long HIGHEST = 1L << 62;

	@Test
	void isOfTheContentAlone() {
		assertThat(mark(held("x", 7, A), released("y", 9), vacant("z", 3)))
			.isEqualTo(mark(vacant("z", 3), held("x", 7, A), released("y", 9)));
		RecordsMark changed = new RecordsMark();
		changed.replace(null, vacant("x", 3));
		changed.replace(vacant("x", 3), held("x", 7, B));
		changed.replace(held("x", 7, B), released("x", 7));
		assertThat(changed.text()).isEqualTo(mark(released("x", 7)));
	}

	@Test
	void everyChangeGivesAnother() {
		List<List<ElectionRecord>> states = List.of(List.of(), List.of(vacant("x", 0)),
				List.of(vacant("x", 0), vacant("y", 0)), List.of(held("x", 1, A), vacant("y", 0)),
				List.of(released("x", 1), vacant("y", 0)), List.of(held("x", 2, B), vacant("y", 0)),
				List.of(released("x", 2), vacant("y", 0)), List.of(held("x", 3, A), vacant("y", 0)),
				List.of(released("x", 3), held("y", 1, A)), List.of(held("x", 4, A), released("y", 1)),
				List.of(released("x", 4), released("y", 1)));
		assertThat(states.stream().map((state) -> mark(state.toArray(new ElectionRecord[0])))).doesNotHaveDuplicates();
	}

	@Test
	void claimOfOneDoesNotCancelTheReleaseOfAnother() {
		String before = mark(held("x", 5, A), released("y", 5));
		assertThat(mark(released("x", 5), held("y", 6, A))).isNotEqualTo(before);
		assertThat(mark(released("x", 5), held("y", 7, B))).isNotEqualTo(before);
		assertThat(mark(held("x", 6, A), held("y", 6, A))).isNotEqualTo(before);
	}

	@Test
	void sumsOfTheHighestTokensDoNotOverflow() {
		ElectionRecord[] first = new ElectionRecord[8];
		ElectionRecord[] second = new ElectionRecord[8];
		for (int i = 0; i < 8; i++) {
			first[i] = vacant("election-" + i, 0);
			second[i] = held("election-" + i, HIGHEST, A);
		}
		// Twice 2^64 more
		assertThat(mark(second)).isNotEqualTo(mark(first));
		RecordsMark mark = new RecordsMark();
		for (ElectionRecord record : second) {
			mark.replace(null, record);
		}
		for (int i = 0; i < 8; i++) {
			mark.replace(second[i], released("election-" + i, HIGHEST));
		}
		assertThat(mark.text()).isEqualTo("8." + "36893488147419103232" + ".8");
	}

	@Test
	void noneReturnsInALongHistory() {
		SplittableRandom random = new SplittableRandom(3);
		RecordsMark mark = new RecordsMark();
		Map<String, ElectionRecord> records = new HashMap<>();
		List<String> marks = new ArrayList<>();
		for (int i = 0; i < 20_000; i++) {
			String election = "election-" + random.nextInt(4);
			ElectionRecord before = records.get(election);
			ElectionRecord after = next(random, election, before);
			mark.replace(before, after);
			records.put(election, after);
			marks.add(mark.text());
		}
		assertThat(marks).doesNotHaveDuplicates();
		assertThat(mark.text()).isEqualTo(mark(records.values().toArray(new ElectionRecord[0])));
	}

	private static ElectionRecord next(SplittableRandom random, String election, ElectionRecord before) {
		if (before == null) {
			return vacant(election, random.nextInt(3));
		}
		if (before.holder() != null && random.nextBoolean()) {
			return released(election, before.token());
		}
		return held(election, before.token() + 1 + random.nextInt(3), random.nextBoolean() ? A : B);
	}

	private static String mark(ElectionRecord... records) {
		RecordsMark mark = new RecordsMark();
		for (ElectionRecord record : records) {
			mark.replace(null, record);
		}
		return mark.text();
	}

	private static ElectionRecord held(String election, long token, SessionId holder) {
		return new ElectionRecord(election, State.HELD, holder, token, "store");
	}

	private static ElectionRecord released(String election, long token) {
		return new ElectionRecord(election, State.RELEASED, null, token, "store");
	}

	private static ElectionRecord vacant(String election, long token) {
		return new ElectionRecord(election, State.VACANT, null, token, "store");
	}

}
