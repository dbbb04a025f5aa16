package io.github.leaderelection.test.contract;

import io.github.leaderelection.store.ElectionStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * What every {@link ElectionStore} has to do, as tests. The test of a store extends this
 * class and says how the store is opened:
 *
 * <pre class="code">
 * class MyElectionStoreTests extends ElectionStoreContract {
 *
 *     &#64;Override
 *     protected ElectionStore open(String namespace) {
 *         return new MyElectionStore(server, namespace);
 *     }
 *
 * }
 * </pre>
 *
 * Every test works in new namespaces, so nothing has to be cleaned between tests and one
 * server can serve them all. A store that is {@link AutoCloseable} is closed after the
 * test that opened it.
 * <p>
 * The contract cannot show that a store keeps what it acknowledged when its server fails,
 * nor that its calls end in time when the network does. Each store needs tests of its own
 * for that.
 *
 * @author Leader Election
 */
public abstract class ElectionStoreContract implements AtomicityContract, ClaimContract, HintContract, NameContract,
		ReleaseContract, SessionContract, UnknownOutcomeContract, ViewContract {

	private @Nullable StoreFixture fixture;

	/**
	 * Open a store of the given namespace. All stores of one namespace that were opened
	 * share its data; they stand for different nodes, so each should have connections of
	 * its own.
	 * @param namespace the namespace
	 * @return a store
	 */
	protected abstract ElectionStore open(String namespace);

	/**
	 * Return whether {@link ElectionStore#subscribe} gives hints. The default is that it
	 * does not.
	 * @return whether there are hints
	 */
	protected boolean givesHints() {
		return false;
	}

	/**
	 * Return how often each race is run. The default of 2,000 takes a few seconds where
	 * an operation takes a millisecond.
	 * @return the number of rounds
	 */
	protected int rounds() {
		return 2_000;
	}

	/**
	 * Return how many elections a namespace with many elections has.
	 * @return the number of elections
	 */
	protected int manyElections() {
		return 10_000;
	}

	@Override
	public final StoreFixture fixture() {
		if (this.fixture == null) {
			this.fixture = new StoreFixture(this::open, givesHints(), rounds(), manyElections());
		}
		return this.fixture;
	}

	@AfterEach
	final void closeStores() throws Exception {
		if (this.fixture != null) {
			this.fixture.close();
		}
	}

}
