package io.github.leaderelection.test.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No mark stands for two states, whatever is done to the records, one after another or at
 * the same time.
 */
interface MarkContract extends StoreUnderTest {

	@Test
	default void noMarkReturns() {
		SplittableRandom random = new SplittableRandom(1);
		List<Reader> readers = IntStream.range(0, 3).mapToObj((i) -> fixture().reader()).toList();
		Map<String, Map<String, ElectionRecord>> states = new HashMap<>();
		for (int i = 0; i < Math.min(fixture().rounds(), 200); i++) {
			Reader actor = readers.get(random.nextInt(readers.size()));
			ElectionView before = actor.readAll();
			change(random, actor.session().id(), before);
			ElectionView all = readers.get(random.nextInt(readers.size())).readAll();
			for (Reader reader : readers) {
				assertThat(reader.read().elections()).as("operation %s", i).isEqualTo(all.elections());
			}
			if (fixture().givesMarks()) {
				assertThat(all.records().mark()).as(UnchangedViewContract.MARK).isNotNull();
				assertThat(states.computeIfAbsent(all.records().mark(), (mark) -> all.elections()))
					.as("state of mark %s", all.records().mark())
					.isEqualTo(all.elections());
			}
		}
	}

	private void change(SplittableRandom random, SessionId actor, ElectionView view) {
		List<ElectionRecord> records = new ArrayList<>(view.elections().values());
		if (records.size() < 5 && random.nextInt(8) == 0) {
			fixture().store().create("election-" + records.size(), random.nextInt(4));
		}
		List<ElectionRecord> some = records.stream().filter((record) -> random.nextInt(3) == 0).toList();
		switch (random.nextInt(4)) {
			case 0 -> some.stream()
				.filter((record) -> record.holder() != null)
				.forEach((record) -> fixture().store().release(record.election(), record.holder(), record.token()));
			case 1 -> some.stream()
				.limit(1)
				.forEach((record) -> fixture().store().claim(Views.claimOf(record, view, actor, record.token() + 1)));
			default -> {
				long highest = some.stream().mapToLong(ElectionRecord::token).max().orElse(0);
				long token = highest + 1 + ((random.nextInt(20) == 0) ? random.nextLong(1L << 50) : random.nextInt(3));
				if (!some.isEmpty()) {
					fixture().store()
						.claim(new ClaimBatch(
								some.stream().map((record) -> Views.claimOf(record, view, actor, token)).toList()));
				}
			}
		}
	}

	/**
	 * Writers claim and release at the same time, each in elections of its own and in
	 * those of all. A view with a base has to lie between the full views before and after
	 * it, also where a write began before another and was committed after it.
	 * @throws Exception in case of failure
	 */
	@Test
	default void readerWithBasesMissesNothing() throws Exception {
		int writers = 3;
		fixture().createAll(IntStream.range(0, 3 * writers).mapToObj((i) -> "own-" + i).toList(), 0);
		fixture().createAll(List.of("shared-0", "shared-1"), 0);
		AtomicInteger writing = new AtomicInteger(writers);
		List<Callable<ElectionView>> runners = new ArrayList<>();
		for (int i = 0; i < writers; i++) {
			int writer = i;
			Reader own = new Reader(fixture().open(), fixture().newSession("writer-" + i));
			ElectionStore store = fixture().open();
			runners.add(() -> {
				try {
					for (int round = 0; round < fixture().rounds() / 5; round++) {
						write(store, own, writer, round);
					}
					return own.readAll();
				}
				finally {
					writing.decrementAndGet();
				}
			});
		}
		Reader reader = new Reader(fixture().open(), fixture().newSession("reader"));
		Reader full = new Reader(fixture().open(), fixture().newSession("full"));
		runners.add(() -> {
			ElectionView based = reader.readAll();
			for (boolean last = false; !last;) {
				last = writing.get() == 0;
				ElectionView before = full.readAll();
				based = reader.read();
				ElectionView after = full.readAll();
				Views.assertNotOlder(based, before);
				Views.assertNotOlder(after, based);
			}
			return based;
		});
		try (Race race = new Race(runners.size())) {
			ElectionView last = race.run(runners).get(writers);
			assertThat(last.elections()).isEqualTo(full.readAll().elections());
			assertThat(reader.read().elections()).isEqualTo(last.elections());
		}
	}

	private void write(ElectionStore store, Reader reader, int writer, int round) {
		ElectionView view = reader.read();
		Session self = reader.session();
		List<ElectionRecord> chosen = new ArrayList<>();
		view.elections().forEach((election, record) -> {
			if (election.startsWith("shared") ? round % 3 == writer
					: (Integer.parseInt(election.substring(4)) + round) % 9 / 3 == writer) {
				chosen.add(record);
			}
		});
		long token = 1 + chosen.stream().mapToLong(ElectionRecord::token).max().orElseThrow();
		store.claim(new ClaimBatch(
				chosen.stream().map((record) -> Views.claimOf(record, view, self.id(), token)).toList()));
		reader.read()
			.elections()
			.values()
			.stream()
			.filter((record) -> record.isHeldBy(self.id()))
			.limit(2)
			.forEach((held) -> store.release(held.election(), self.id(), held.token()));
		if (round % 10 == 9) {
			store.close(self.id());
			// Else the next heartbeat would find that the session was lost
			store.heartbeat(reader.session(), 0);
		}
	}

}
