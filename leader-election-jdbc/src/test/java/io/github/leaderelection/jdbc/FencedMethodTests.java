package io.github.leaderelection.jdbc;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.annotation.InvalidOnLeaderException;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.autoconfigure.fencing.FencedTransactionsAutoConfiguration;
import io.github.leaderelection.fencing.TransactionFence;
import io.github.leaderelection.test.TestLeaderElection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.HotSwappableTargetSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link OnLeader#fenced()}, on H2, with terms that the test grants and records
 * that it changes.
 */
class FencedMethodTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class,
				FencedTransactionsAutoConfiguration.class, TransactionAutoConfiguration.class))
		.withUserConfiguration(Database.class)
		.withPropertyValues("leader-election.elections=orders");

	@Test
	void commitsWhileTheTermStands() {
		run((context, ledger) -> {
			ledger.append(() -> {
			});
			assertThat(entries(context)).containsExactly("append");
		});
	}

	@Test
	void rollsBackIfAnotherInstanceHasTakenOver() {
		run((context, ledger) -> {
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> ledger.append(() -> takeOver(context, "orders")));
			assertThat(entries(context)).isEmpty();
		});
	}

	@Test
	void classMetaAnnotationAndInterfaceAreFencedAsWell() {
		run((context, ledger) -> {
			for (Job job : List.of(context.getBean(ClassJob.class), context.getBean(MetaJob.class),
					context.getBean("interfaceJob", Job.class))) {
				job.work(() -> {
				});
				assertThatExceptionOfType(LeadershipLostException.class)
					.isThrownBy(() -> job.work(() -> takeOver(context, "orders")));
				giveBack(context, "orders");
			}
			assertThat(entries(context)).containsExactly("class", "meta", "interface");
		}, ClassJob.class, MetaJob.class, InterfaceJobs.class);
	}

	@Test
	void recordIsLockedAfterAllCallbacksOfTheCommit() {
		run((context, ledger) -> {
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> ledger.append(() -> beforeCommit(() -> takeOver(context, "orders"))));
			assertThat(entries(context)).isEmpty();
		});
	}

	@Test
	void eachTransactionOfTheRunIsFenced() {
		run((context, ledger) -> {
			TransactionTemplate inner = template(context, TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			ledger.append(() -> {
				inner.executeWithoutResult((status) -> jdbc.update("INSERT INTO ENTRY VALUES ('first')"));
				assertThatExceptionOfType(LeadershipLostException.class)
					.isThrownBy(() -> inner.executeWithoutResult((status) -> {
						jdbc.update("INSERT INTO ENTRY VALUES ('second')");
						takeOver(context, "orders");
					}));
				giveBack(context, "orders");
			});
			assertThat(entries(context)).containsExactlyInAnyOrder("first", "append");
		});
	}

	@Test
	void savepointIsNoTransactionOfItsOwn() {
		run((context, ledger) -> {
			TransactionTemplate nested = template(context, TransactionDefinition.PROPAGATION_NESTED);
			ledger.append(() -> {
				nested.executeWithoutResult((status) -> takeOver(context, "orders"));
				giveBack(context, "orders");
			});
			assertThat(entries(context)).containsExactly("append");
		});
	}

	@Test
	void readOnlyTransactionOfTheRunIsNotFenced() {
		run((context, ledger) -> {
			TransactionTemplate reading = template(context, TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			reading.setReadOnly(true);
			ledger.append(() -> {
				reading.executeWithoutResult((status) -> takeOver(context, "orders"));
				giveBack(context, "orders");
			});
			assertThat(entries(context)).containsExactly("append");
		});
	}

	@Test
	void transactionOutsideOfTheRunIsNotFenced() {
		run((context, ledger) -> {
			ledger.append(() -> {
			});
			template(context, TransactionDefinition.PROPAGATION_REQUIRED)
				.executeWithoutResult((status) -> takeOver(context, "orders"));
		});
	}

	@Test
	void callWithinATransactionIsRefusedOnEveryInstance() {
		run((context, ledger) -> {
			TransactionTemplate outer = template(context, TransactionDefinition.PROPAGATION_REQUIRED);
			for (boolean leads : List.of(true, false)) {
				if (!leads) {
					context.getBean(TestLeaderElection.class).revoke("orders");
				}
				assertThatIllegalStateException()
					.isThrownBy(() -> outer.executeWithoutResult((status) -> ledger.append(() -> {
					})))
					.withMessageContaining("the method 'FencedMethodTests.Ledger.append(Runnable)' of the bean")
					.withMessageContaining("REQUIRES_NEW");
			}
			assertThat(entries(context)).isEmpty();
		});
	}

	@Test
	void callWithinATransactionBeginsANewOneIfItSaysSo() {
		run((context, ledger) -> {
			template(context, TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((outer) -> {
				ledger.appendApart(() -> {
				});
				assertThatExceptionOfType(LeadershipLostException.class)
					.isThrownBy(() -> ledger.appendApart(() -> takeOver(context, "orders")));
			});
			assertThat(entries(context)).containsExactly("apart");
		});
	}

	@Test
	void nestedCallOfTheSameElectionJoinsTheFencedTransaction() {
		run((context, ledger) -> {
			ledger.append(() -> ledger.append(() -> {
			}));
			assertThat(entries(context)).containsExactly("append", "append");
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> ledger.append(() -> ledger.append(() -> takeOver(context, "orders"))));
			assertThat(entries(context)).hasSize(2);
		});
	}

	@Test
	void callWithinATransactionOfAnUnfencedMethodIsRefused() {
		run((context, ledger) -> assertThatIllegalStateException()
			.isThrownBy(() -> ledger.unfenced(() -> ledger.append(() -> {
			})))
			.withMessageContaining("not fenced by the election 'orders'"));
	}

	@Test
	void nestedCallOfAnotherElectionNeedsATransactionOfItsOwn() {
		run((context, ledger) -> {
			assertThatIllegalStateException().isThrownBy(() -> ledger.append(() -> ledger.report(() -> {
			}))).withMessageContaining("not fenced by the election 'reports'");
			ledger.append(() -> ledger.reportApart(() -> {
			}));
			for (String election : List.of("orders", "reports")) {
				ledger.append(() -> {
					assertThatExceptionOfType(LeadershipLostException.class)
						.isThrownBy(() -> ledger.reportApart(() -> takeOver(context, election)))
						.satisfies((ex) -> assertThat(ex.election()).isEqualTo(election));
					giveBack(context, election);
				});
			}
			assertThat(entries(context)).containsExactlyInAnyOrder("append", "append", "append", "report");
		});
	}

	@Test
	void workThatDrainsMayCommit() {
		run((context, ledger) -> {
			ledger.append(() -> context.getBean(TestLeaderElection.class).elector("orders").resign());
			assertThat(entries(context)).containsExactly("append");
		});
	}

	@Test
	void transactionOfAnotherDataSourceIsRefusedAtItsBeginning() {
		run((context, ledger) -> {
			JdbcTransactionManager other = context.getBean("otherManager", JdbcTransactionManager.class);
			// The transaction of the elections' DataSource is on the thread as well
			assertThatIllegalStateException()
				.isThrownBy(() -> ledger.append(() -> new TransactionTemplate(other).executeWithoutResult(
						(status) -> new JdbcTemplate(other.getDataSource()).queryForList("SELECT 1"))))
				.withMessageContaining("another DataSource")
				.withMessageContaining("FencingTable");
			assertThatIllegalStateException().isThrownBy(() -> ledger.elsewhere(() -> {
			})).withMessageContaining("another DataSource");
			assertNothingIsOpen();
			assertThat(entries(context)).isEmpty();
		}, OtherDatabase.class);
	}

	@Test
	void managerWithoutSynchronizationIsRefused() {
		run((context, ledger) -> {
			context.getBean("transactionManager", JdbcTransactionManager.class)
				.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
			assertThatIllegalStateException().isThrownBy(() -> ledger.append(() -> {
			})).withMessageContaining("SYNCHRONIZATION_NEVER");
			assertNothingIsOpen();
			assertThat(entries(context)).isEmpty();
		});
	}

	@Test
	void managerThatCannotBeListenedToIsRefusedBeforeTheMethodRuns() {
		run((context, ledger) -> {
			assertThatIllegalStateException().isThrownBy(() -> ledger.wrapped(() -> {
				throw new AssertionError("has run");
			})).withMessageContaining("ConfigurableTransactionManager");
			assertNothingIsOpen();
		}, WrappedManager.class);
	}

	@Test
	void lazyManagerIsFenced() {
		run((context, ledger) -> {
			assertThat(((ConfigurableApplicationContext) context).getBeanFactory().containsSingleton("lazyManager"))
				.isFalse();
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> ledger.lazily(() -> takeOver(context, "orders")));
			assertThat(entries(context)).isEmpty();
		}, LazyManager.class);
	}

	@Test
	void managersOfContextsAboveAndBelowAreFenced() {
		try (ConfigurableApplicationContext below = new SpringApplicationBuilder(Above.class)
			.web(WebApplicationType.NONE)
			.properties("leader-election.elections=orders")
			.child(Guarded.class)
			.web(WebApplicationType.NONE)
			.child(Below.class)
			.web(WebApplicationType.NONE)
			.run()) {
			lead(below, "orders", "reports");
			Ledger ledger = below.getBean("lowest", Ledger.class);
			ledger.append(() -> {
			});
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> ledger.append(() -> takeOver(below, "orders")));
			giveBack(below, "orders");
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> ledger.lazily(() -> takeOver(below, "orders")));
			assertThat(entries(below)).containsExactly("append");
		}
	}

	@Test
	void managerOfAContextAboveServesTheContextsBelowOneAfterAnother() {
		try (ConfigurableApplicationContext above = new SpringApplicationBuilder(Above.class)
			.web(WebApplicationType.NONE)
			.run()) {
			ConfigurableTransactionManager manager = above.getBean(JdbcTransactionManager.class);
			for (int i = 0; i < 3; i++) {
				try (ConfigurableApplicationContext below = start(above, Guarded.class, Below.class)) {
					lead(below, "orders");
					assertAppendIsFenced(below);
					below.getBean(JdbcTemplate.class).update("DELETE FROM LEADER_ELECTION_RECORD");
				}
				assertThat(manager.getTransactionExecutionListeners()).hasSize(1);
			}
		}
	}

	@Test
	void managerOfAContextAboveServesTheContextsBelowAtTheSameTime() {
		try (ConfigurableApplicationContext above = new SpringApplicationBuilder(Above.class)
			.web(WebApplicationType.NONE)
			.run();
				ConfigurableApplicationContext first = start(above, Guarded.class, Below.class);
				ConfigurableApplicationContext second = start(above, Guarded.class, Below.class)) {
			lead(first, "orders");
			assertAppendIsFenced(first);
			above.getBean(JdbcTemplate.class).update("DELETE FROM LEADER_ELECTION_RECORD");
			lead(second, "orders");
			assertAppendIsFenced(second);
		}
	}

	private static ConfigurableApplicationContext start(ConfigurableApplicationContext parent, Class<?>... sources) {
		return new SpringApplicationBuilder(sources).parent(parent)
			.web(WebApplicationType.NONE)
			.properties("leader-election.elections=orders")
			.run();
	}

	private static void assertAppendIsFenced(ApplicationContext context) {
		Ledger ledger = context.getBean(Ledger.class);
		int before = entries(context).size();
		ledger.append(() -> {
		});
		assertThatExceptionOfType(LeadershipLostException.class)
			.isThrownBy(() -> ledger.append(() -> takeOver(context, "orders")));
		assertThat(entries(context)).hasSize(before + 1);
	}

	@Test
	void onlyBeansWithAFencedMethodCheckTheirTransactions() {
		run((context, ledger) -> {
			assertThat(advisors(ledger)).contains("FencedAdvisor");
			assertThat(advisors(context.getBean(Unfenced.class))).contains("OnLeaderAdvisor")
				.doesNotContain("FencedAdvisor");
		}, Unfenced.class);
	}

	private static Stream<String> advisors(Object bean) {
		return Arrays.stream(((Advised) bean).getAdvisors()).map((advisor) -> advisor.getClass().getSimpleName());
	}

	@Test
	void fencedMethodOfAClassThatIsKnownAtTheCallOnlyIsRefusedWithoutTransaction() {
		run((context, ledger) -> {
			Unfenced bean = context.getBean(Unfenced.class);
			((HotSwappableTargetSource) ((Advised) bean).getTargetSource()).swap(new FencedLater());
			assertThatIllegalStateException().isThrownBy(bean::work).withMessageContaining("no transaction to fence");
		}, Swapped.class);
	}

	@Test
	void methodWithoutTransactionIsRefused() {
		assertRefused(WithoutTransaction.class, "neither the method nor its class is @Transactional",
				"Annotate the method with @Transactional");
	}

	@ParameterizedTest
	@ValueSource(classes = { Supporting.class, NotSupporting.class, Never.class })
	void methodWhosePropagationBeginsNoTransactionIsRefused(Class<?> type) {
		assertRefused(type, "begins no transaction", "REQUIRED or REQUIRES_NEW");
	}

	@Test
	void methodWithReadOnlyTransactionIsRefused() {
		assertRefused(Reading.class, "read-only", "Remove 'readOnly = true'");
	}

	@Test
	void methodWhoseWorkFollowsItsReturnIsRefused() {
		assertRefused(Later.class, "its work can go on after the transaction", "before the method returns");
	}

	@Test
	void lazyMethodIsRefusedWhenItsBeanIsMade() {
		this.runner.withBean("job", WithoutTransaction.class, WithoutTransaction::new, (bean) -> bean.setLazyInit(true))
			.run((context) -> assertThatExceptionOfType(Exception.class).isThrownBy(() -> context.getBean("job"))
				.havingRootCause()
				.isInstanceOf(InvalidOnLeaderException.class)
				.withMessageContaining("neither the method nor its class is @Transactional"));
	}

	@Test
	void beanWithoutAdviceOfTransactionsIsRefused() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(OnLeaderAutoConfiguration.class, FencedTransactionsAutoConfiguration.class))
			.withUserConfiguration(Database.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidOnLeaderException.class)
				.hasMessageContaining("the proxy of the bean begins no transactions")
				.hasMessageContaining("@EnableTransactionManagement"));
	}

	private void assertRefused(Class<?> type, String problem, String remedy) {
		this.runner.withBean("job", type)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidOnLeaderException.class)
				.hasMessageContaining("'FencedMethodTests.%s.work()' of the bean 'job'".formatted(type.getSimpleName()))
				.hasMessageContaining(problem)
				.hasMessageContaining(remedy));
	}

	private void run(BiConsumer<ApplicationContext, Ledger> test, Class<?>... configurations) {
		this.runner.withUserConfiguration(configurations).run((context) -> {
			lead(context, "orders", "reports");
			test.accept(context, context.getBean(Ledger.class));
		});
	}

	private static void lead(ApplicationContext context, String... elections) {
		for (String election : elections) {
			Leadership term = context.getBean(TestLeaderElection.class).grant(election);
			context.getBean(JdbcTemplate.class)
				.update("INSERT INTO LEADER_ELECTION_RECORD (NAMESPACE, ELECTION, STATE, HOLDER, TOKEN, STORE_ID) VALUES ('shop', ?, 'HELD', 'me', ?, 'x')",
						election, term.fencingToken());
		}
	}

	private static void takeOver(ApplicationContext context, String election) {
		elsewhere(context, "UPDATE LEADER_ELECTION_RECORD SET TOKEN = TOKEN + 1 WHERE ELECTION = ?", election);
	}

	private static void giveBack(ApplicationContext context, String election) {
		elsewhere(context, "UPDATE LEADER_ELECTION_RECORD SET TOKEN = TOKEN - 1 WHERE ELECTION = ?", election);
	}

	// In a transaction of its own
	private static void elsewhere(ApplicationContext context, String sql, String election) {
		DataSource elections = context.getBean("dataSource", DataSource.class);
		CompletableFuture.runAsync(() -> new JdbcTemplate(elections).update(sql, election)).join();
	}

	private static List<String> entries(ApplicationContext context) {
		return context.getBean(JdbcTemplate.class).queryForList("SELECT TEXT FROM ENTRY", String.class);
	}

	private static TransactionTemplate template(ApplicationContext context, int propagation) {
		TransactionTemplate template = new TransactionTemplate(
				context.getBean("transactionManager", PlatformTransactionManager.class));
		template.setPropagationBehavior(propagation);
		return template;
	}

	private static void beforeCommit(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void beforeCommit(boolean readOnly) {
				action.run();
			}

		});
	}

	private static void assertNothingIsOpen() {
		assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
		assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isFalse();
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
	}

	interface Job {

		void work(Runnable action);

	}

	static class Ledger {

		private final JdbcTemplate jdbc;

		Ledger(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@OnLeader(fenced = true)
		@Transactional("transactionManager")
		void append(Runnable action) {
			write("append", action);
		}

		@OnLeader(fenced = true)
		@Transactional(transactionManager = "transactionManager", propagation = Propagation.REQUIRES_NEW)
		void appendApart(Runnable action) {
			write("apart", action);
		}

		@OnLeader
		@Transactional("transactionManager")
		void unfenced(Runnable action) {
			write("unfenced", action);
		}

		@OnLeader(election = "reports", fenced = true)
		@Transactional("transactionManager")
		void report(Runnable action) {
			write("report", action);
		}

		@OnLeader(election = "reports", fenced = true)
		@Transactional(transactionManager = "transactionManager", propagation = Propagation.REQUIRES_NEW)
		void reportApart(Runnable action) {
			write("report", action);
		}

		@OnLeader(fenced = true)
		@Transactional("lazyManager")
		void lazily(Runnable action) {
			write("lazily", action);
		}

		@OnLeader(fenced = true)
		@Transactional("otherManager")
		void elsewhere(Runnable action) {
			write("elsewhere", action);
		}

		@OnLeader(fenced = true)
		@Transactional("wrapped")
		void wrapped(Runnable action) {
			write("wrapped", action);
		}

		private void write(String text, Runnable action) {
			this.jdbc.update("INSERT INTO ENTRY VALUES (?)", text);
			action.run();
		}

	}

	@Transactional("transactionManager")
	@OnLeader(fenced = true)
	static class ClassJob implements Job {

		private final JdbcTemplate jdbc;

		ClassJob(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@Override
		public void work(Runnable action) {
			this.jdbc.update("INSERT INTO ENTRY VALUES ('class')");
			action.run();
		}

	}

	@OnLeader(fenced = true)
	@Transactional("transactionManager")
	@Retention(RetentionPolicy.RUNTIME)
	@interface Settled {

	}

	static class MetaJob implements Job {

		private final JdbcTemplate jdbc;

		MetaJob(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@Override
		@Settled
		public void work(Runnable action) {
			this.jdbc.update("INSERT INTO ENTRY VALUES ('meta')");
			action.run();
		}

	}

	interface TransactionalJob extends Job {

		@Override
		@OnLeader(fenced = true)
		@Transactional("transactionManager")
		void work(Runnable action);

	}

	@Configuration(proxyBeanMethods = false)
	static class InterfaceJobs {

		@Bean
		TransactionalJob interfaceJob(JdbcTemplate jdbc) {
			return new InterfaceJob(jdbc);
		}

	}

	static class InterfaceJob implements TransactionalJob {

		private final JdbcTemplate jdbc;

		InterfaceJob(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@Override
		public void work(Runnable action) {
			this.jdbc.update("INSERT INTO ENTRY VALUES ('interface')");
			action.run();
		}

	}

	static class Unfenced {

		@OnLeader
		void work() {
		}

	}

	static class FencedLater extends Unfenced {

		@Override
		@OnLeader(fenced = true)
		@Transactional("transactionManager")
		void work() {
			throw new AssertionError("has run");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Swapped {

		@Bean
		Unfenced swapped() {
			ProxyFactory proxies = new ProxyFactory();
			proxies.setTargetSource(new HotSwappableTargetSource(new Unfenced()));
			proxies.setProxyTargetClass(true);
			return (Unfenced) proxies.getProxy();
		}

	}

	static class WithoutTransaction {

		@OnLeader(fenced = true)
		void work() {
		}

	}

	static class Supporting {

		@OnLeader(fenced = true)
		@Transactional(propagation = Propagation.SUPPORTS)
		void work() {
		}

	}

	static class NotSupporting {

		@OnLeader(fenced = true)
		@Transactional(propagation = Propagation.NOT_SUPPORTED)
		void work() {
		}

	}

	static class Never {

		@OnLeader(fenced = true)
		@Transactional(propagation = Propagation.NEVER)
		void work() {
		}

	}

	static class Reading {

		@OnLeader(fenced = true)
		@Transactional(readOnly = true)
		void work() {
		}

	}

	static class Later {

		@OnLeader(fenced = true)
		@Transactional
		CompletableFuture<String> work() {
			return CompletableFuture.completedFuture("");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Tables {

		@Bean
		DataSource dataSource() {
			DataSource dataSource = TestDatabase.h2InMemory();
			new JdbcTemplate(dataSource).execute("CREATE TABLE ENTRY (TEXT VARCHAR(20))");
			return dataSource;
		}

		@Bean
		JdbcTemplate jdbcTemplate(DataSource dataSource) {
			return new JdbcTemplate(dataSource);
		}

		@Bean
		JdbcTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Elections {

		@Bean
		LeaderElectors electors() {
			return new TestLeaderElection();
		}

		@Bean
		TransactionFence fence(DataSource dataSource) {
			return JdbcTransactionFence.builder(dataSource).namespace("shop").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Tables.class, Elections.class, Ledger.class })
	static class Database {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Tables.class)
	static class Above {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Elections.class, OnLeaderAutoConfiguration.class, FencedTransactionsAutoConfiguration.class })
	static class Guarded {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import(LazyManager.class)
	static class Below {

		@Bean
		Ledger lowest(JdbcTemplate jdbc) {
			return new Ledger(jdbc);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyManager {

		@Bean
		@Lazy
		JdbcTransactionManager lazyManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherDatabase {

		@Bean
		JdbcTransactionManager otherManager() {
			return new JdbcTransactionManager(TestDatabase.h2InMemory());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrappedManager {

		@Bean
		PlatformTransactionManager wrapped(DataSource dataSource) {
			JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
			return new PlatformTransactionManager() {

				@Override
				public TransactionStatus getTransaction(TransactionDefinition definition) {
					return manager.getTransaction(definition);
				}

				@Override
				public void commit(TransactionStatus status) {
					manager.commit(status);
				}

				@Override
				public void rollback(TransactionStatus status) {
					manager.rollback(status);
				}

			};
		}

	}

}
