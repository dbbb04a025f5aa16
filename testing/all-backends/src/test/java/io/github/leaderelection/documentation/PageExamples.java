package io.github.leaderelection.documentation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import io.github.leaderelection.test.contract.ElectionStoreContract;

import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.annotation.Transactional;

/**
 * The examples of {@code README.md}, {@code CONTRIBUTING.md} and
 * {@code docs/reference.md} that are part of no test. {@link DocumentedCodeTests}
 * compares them with the pages.
 */
final class PageExamples {

	private final List<Object> seen = new ArrayList<>();

	@Scheduled(fixedRate = 1000)
	@OnLeader
	void sendReminders() {
		this.seen.add("reminders");
	}

	void use(LeaderElector elector) throws InterruptedException {
		if (elector.isLeader()) {
			this.seen.add(elector);
		}
		elector.runIfLeader((leadership) -> write(leadership.fencingToken()));
		elector.awaitLeadership(Duration.ofSeconds(30));
		elector.leader();
		elector.resign();
	}

	private void write(long fencingToken) {
		this.seen.add(fencingToken);
	}

	class Listener {

		@EventListener
		void onGranted(LeadershipGrantedEvent event) {
			PageExamples.this.seen.add(event);
		}

	}

	class TransactionalListener {

		@EventListener
		@Transactional
		void onGranted(LeadershipGrantedEvent event) {
			PageExamples.this.seen.add(event);
		}

	}

	static class InMemoryElectionStoreTests extends ElectionStoreContract {

		private final Map<String, ElectionStore> stores = new ConcurrentHashMap<>();

		@Override
		protected ElectionStore open(String namespace) {
			return this.stores.computeIfAbsent(namespace, (name) -> new InMemoryElectionStore());
		}

		@Override
		protected boolean givesHints() {
			return true;
		}

	}

}
