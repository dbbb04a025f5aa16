package io.github.leaderelection.autoconfigure.work;

import java.util.function.Supplier;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import io.github.leaderelection.autoconfigure.LeaderElectionProperties;
import io.github.leaderelection.report.LeaderWorkListener;
import io.github.leaderelection.report.WorkReports;
import io.github.leaderelection.work.ListenerContainers;
import io.github.leaderelection.work.UnmanagedContextCheck;
import io.github.leaderelection.work.WhileLeaderBeans;
import io.github.leaderelection.work.WhileLeaderLazyInitializationExcludeFilter;
import io.github.leaderelection.work.WhileLeaderLifecycle;
import io.github.leaderelection.work.WhileLeaderListeners;
import io.github.leaderelection.work.WhileLeaderNames;
import io.github.leaderelection.work.WorkDeclarationSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * What finds, starts and stops all that runs only on the leader. Each context of a
 * hierarchy does so for its own beans.
 */
@Configuration(proxyBeanMethods = false)
@KeptWhenDisabled
class WhileLeaderConfiguration {

	@Bean
	static WhileLeaderListeners whileLeaderListeners(ConfigurableListableBeanFactory beans,
			LeaderElectionProperties properties, WhileLeaderProperties whileLeader,
			ObjectProvider<ListenerContainers> kinds) {
		return new WhileLeaderListeners(names(beans, properties), whileLeader.beans(),
				() -> kinds.orderedStream().toList(), above(beans, WhileLeaderListeners.class));
	}

	@Bean
	WhileLeaderBeans whileLeaderBeans(ConfigurableListableBeanFactory beans, LeaderElectionProperties properties,
			WhileLeaderProperties whileLeader, WhileLeaderListeners listeners) {
		return new WhileLeaderBeans(beans, names(beans, properties), whileLeader.beans(), listeners,
				above(beans, WhileLeaderBeans.class));
	}

	@Bean(WhileLeaderLifecycle.BEAN_NAME)
	WhileLeaderLifecycle whileLeaderLifecycle(ConfigurableListableBeanFactory context, WhileLeaderBeans beans,
			WhileLeaderListeners listeners, ObjectProvider<LeaderElectors> electors,
			ObjectProvider<LeaderWorkListener> workListeners, LeaderElectionProperties properties,
			WhileLeaderProperties whileLeader, Environment environment) {
		// Not those of a context above where this one has leader election disabled
		Supplier<@Nullable LeaderElectors> joined = () -> (properties.enabled()) ? electors.getIfAvailable() : null;
		// A context above has a lifecycle of its own for its work
		return new WhileLeaderLifecycle(beans, listeners,
				() -> context.getBeansOfType(WorkDeclarationSource.class).values(), joined,
				whileLeader.settings(properties.drainTimeout()), workers(environment),
				new WorkReports(() -> workListeners.orderedStream().toList()));
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static UnmanagedContextCheck whileLeaderUnmanagedContextCheck() {
		return new UnmanagedContextCheck();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static WhileLeaderLazyInitializationExcludeFilter whileLeaderLazyInitializationExcludeFilter() {
		return new WhileLeaderLazyInitializationExcludeFilter();
	}

	private static <T> @Nullable T above(ConfigurableListableBeanFactory beans, Class<T> type) {
		BeanFactory above = beans.getParentBeanFactory();
		return (above != null) ? above.getBeanProvider(type).getIfAvailable() : null;
	}

	private static WhileLeaderNames names(ConfigurableListableBeanFactory beans, LeaderElectionProperties properties) {
		return new WhileLeaderNames(beans::resolveEmbeddedValue, properties::defaultElection);
	}

	private static SimpleAsyncTaskExecutor workers(Environment environment) {
		SimpleAsyncTaskExecutor workers = new SimpleAsyncTaskExecutor("while-leader-");
		workers.setDaemon(true);
		workers.setVirtualThreads(Threading.VIRTUAL.isActive(environment));
		return workers;
	}

}
