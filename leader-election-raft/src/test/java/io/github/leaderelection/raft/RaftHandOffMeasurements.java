package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.leaderelection.faults.HandOffs;
import io.github.leaderelection.store.ElectionStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hand-offs of many elections between two voters of a cluster of three.
 */
class RaftHandOffMeasurements extends HandOffs {

	private RaftVoters voters;

	RaftHandOffMeasurements() {
		super("raft", Hints.AT_ONCE);
	}

	@BeforeEach
	void startVoters(@TempDir Path directory) {
		this.voters = new RaftVoters(directory, NodeLimits.DEFAULT).start();
	}

	@AfterEach
	void stopVoters() {
		this.voters.close();
	}

	@Override
	protected ElectionStore open(int instance, Duration operationTimeout) {
		return new RaftElectionStore(this.voters.voter(List.copyOf(this.voters.ids()).get(instance)), "hand-offs");
	}

}
