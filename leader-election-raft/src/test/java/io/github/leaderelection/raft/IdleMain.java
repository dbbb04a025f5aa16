package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.List;

import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;

/**
 * A process that is a candidate with default settings, and does nothing else. The
 * arguments are two that are ignored and those of {@link RaftCandidateStore}; without
 * these the store is in memory.
 */
public final class IdleMain {

	private IdleMain() {
	}

	public static void main(String[] args) throws Exception {
		List<String> arguments = List.of(args).subList(2, args.length);
		Duration timeout = ElectionSettings.defaults().operationTimeout();
		ElectionStore store = (arguments.isEmpty()) ? new InMemoryElectionStore()
				: new RaftCandidateStore().open("idle", timeout, arguments);
		ElectionEngine engine = ElectionEngine.builder(store).candidate(args[1]).build();
		engine.elector("idle");
		engine.start();
		engine.campaign();
		while (System.in.read() >= 0) {
			// It ends with the process that started it
		}
		engine.stop();
		System.exit(0);
	}

}
