package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.test.contract.ElectionStoreContract;
import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of a store, on the commands and what executes them, without Raft.
 *
 * @author Leader Election
 */
class RaftElectionStoreTests extends ElectionStoreContract {

	private final ReplicatedSections members = new ReplicatedSections();

	@Override
	protected ElectionStore open(String namespace) {
		return new RaftElectionStore(() -> this.members, this.members.hints(), namespace);
	}

	@Override
	protected boolean givesHints() {
		return true;
	}

	/**
	 * Commands are executed one after another, however close together they are.
	 */
	@Override
	protected int rounds() {
		return 100;
	}

	/**
	 * Whatever the test did, a snapshot has all of it.
	 * @throws IOException if it cannot be read
	 */
	@AfterEach
	void snapshotHasTheWholeState() throws IOException {
		byte[] state = this.members.state();
		ElectionSection another = new ElectionSection(() -> "cluster", new NamespaceHints());
		another.read(new DataInputStream(new ByteArrayInputStream(state)));
		assertThat(ReplicatedSections.state(another)).isEqualTo(state);
	}

}
