package io.github.leaderelection.autoconfigure;

import java.util.List;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderChangedEvent;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.event.TransactionalEventListenerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TransactionalListenerCheck}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TransactionalListenerCheckTests {

	private static final String WARNING = "The method '%s' of the bean '%s' is not called for %s: it waits for the commit of a transaction";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(LeaderElectionAutoConfiguration.class, LocalElectionAutoConfiguration.class))
		.withPropertyValues("leader-election.backend=local");

	@Test
	void namesEachSilentListener(CapturedOutput output) {
		this.runner.withUserConfiguration(Transactions.class).withBean("silent", Silent.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains(WARNING.formatted("onGranted", "silent", "[LeadershipGrantedEvent]"),
					WARNING.formatted("onAny", "silent", "[ElectionEvent]"),
					WARNING.formatted("onClasses", "silent", "[LeaderChangedEvent, LeadershipRevokedEvent]"),
					WARNING.formatted("onPayload", "silent", "[LeadershipGrantedEvent]"),
					WARNING.formatted("onModule", "silent", "[LeadershipGrantedEvent]"));
			assertThat(output.toString().split("is not called for")).hasSize(6);
		});
	}

	@Test
	void keepsQuietWhereListenersAreCalledOrMeantForOthers(CapturedOutput output) {
		this.runner.withUserConfiguration(Transactions.class)
			.withBean(Called.class)
			.run((context) -> assertThat(output).doesNotContain("is not called for"));
	}

	@Test
	void createsNoLazyBean(CapturedOutput output) {
		this.runner.withUserConfiguration(Transactions.class, LazyListener.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains(WARNING.formatted("on", "lazyListener", "[LeadershipGrantedEvent]"));
		});
	}

	@Test
	void checksContextsBelow(CapturedOutput output) {
		this.runner.withUserConfiguration(Transactions.class).run((context) -> {
			try (AnnotationConfigApplicationContext below = new AnnotationConfigApplicationContext()) {
				below.setParent(context);
				below.register(Transactions.class);
				below.registerBean("below", Silent.class);
				below.refresh();
				assertThat(output).contains(WARNING.formatted("onGranted", "below", "[LeadershipGrantedEvent]"));
			}
		});
	}

	// Then Spring calls the method as any other listener
	@Test
	void keepsQuietWithoutTransactionManagement(CapturedOutput output) {
		this.runner.withBean(Silent.class).run((context) -> assertThat(output).doesNotContain("is not called for"));
	}

	@Test
	void isNotThereWithoutTransactions() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.transaction"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("electionTransactionalListenerCheck"));
	}

	static class Silent {

		@TransactionalEventListener
		void onGranted(LeadershipGrantedEvent event) {
		}

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		void onAny(ElectionEvent event) {
		}

		@TransactionalEventListener({ LeaderChangedEvent.class, LeadershipRevokedEvent.class, String.class })
		void onClasses() {
		}

		@TransactionalEventListener
		void onPayload(PayloadApplicationEvent<LeadershipGrantedEvent> event) {
		}

		@ApplicationModuleListener
		void onModule(LeadershipGrantedEvent event) {
		}

	}

	static class Called {

		@EventListener
		void onGranted(LeadershipGrantedEvent event) {
		}

		@TransactionalEventListener(fallbackExecution = true)
		void onFallback(LeadershipGrantedEvent event) {
		}

		@TransactionalEventListener
		void onObject(Object event) {
		}

		@TransactionalEventListener
		void onOther(PayloadApplicationEvent<List<String>> event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Transactions {

		@Bean
		static TransactionalEventListenerFactory transactionalEventListenerFactory() {
			return new TransactionalEventListenerFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyListener {

		@Bean
		@Lazy
		Listener lazyListener() {
			throw new IllegalStateException("Created");
		}

	}

	static class Listener {

		@TransactionalEventListener
		void on(LeadershipGrantedEvent event) {
		}

	}

}
