package io.github.leaderelection.test.contract;

import java.util.Locale;

import io.github.leaderelection.store.ElectionStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Contract of {@link ElectionStore}, as tests. The test of a store extends this class and
 * opens the store:
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
 */
public abstract class ElectionStoreContract
		implements AtomicityContract, BatchContract, BatchRaceContract, BegunCallContract, ClaimContract,
		EditionContract, HeartbeatAgeContract, HintContract, MarkContract, NameContract, ReleaseContract,
		SessionContract, StaleReadContract, UnchangedViewContract, UnknownOutcomeContract, ViewContract {

	/**
	 * A locale whose digits are not those of ASCII.
	 */
	protected static final Locale PERSIAN = Locale.forLanguageTag("fa-IR");

	/**
	 * A locale in which the lower case of I is not i.
	 */
	protected static final Locale TURKISH = Locale.forLanguageTag("tr-TR");

	private static final String LOCALE_PROPERTY = "contract.locale";

	private final Locale usualLocale = Locale.getDefault();

	private @Nullable StoreFixture fixture;

	/**
	 * Open a store of the given namespace. All stores of one namespace that were opened
	 * share its data; they represent different instances, so each should have its own
	 * connections.
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
	 * Return whether the records of a view have a
	 * {@linkplain io.github.leaderelection.store.Records#mark() mark}, so that a
	 * heartbeat whose base has them moves none. The default is that they have. Without it
	 * the cost of a heartbeat grows with the number of elections.
	 * @return whether there are marks
	 */
	protected boolean givesMarks() {
		return true;
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

	/**
	 * Return the default locale of the JVM during each test. It must not make a
	 * difference, so the default is one that finds numbers which are formatted for
	 * people. The system property {@code contract.locale} overrides it by a language tag.
	 * @return the locale
	 */
	protected Locale locale() {
		return PERSIAN;
	}

	@Override
	public final StoreFixture fixture() {
		if (this.fixture == null) {
			this.fixture = new StoreFixture(this::open, givesHints(), givesMarks(), rounds(), manyElections());
		}
		return this.fixture;
	}

	@BeforeEach
	final void useLocale() {
		String tag = System.getProperty(LOCALE_PROPERTY);
		Locale.setDefault((tag != null) ? Locale.forLanguageTag(tag) : locale());
	}

	@AfterEach
	final void closeStores() throws Exception {
		try {
			if (this.fixture != null) {
				this.fixture.close();
			}
		}
		finally {
			Locale.setDefault(this.usualLocale);
		}
	}

}
