package io.github.leaderelection.autoconfigure.fencing;

import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.fencing.FencedTransactionManagers;
import io.github.leaderelection.fencing.FencedTransactions;
import io.github.leaderelection.fencing.TransactionFence;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link FencedTransactions}. The
 * bean is there with each backend, and even if leader election is disabled: where no
 * transaction can be fenced it refuses each one.
 */
@AutoConfiguration(after = LeaderElectionAutoConfiguration.class)
@ConditionalOnClass(TransactionSynchronization.class)
@KeptWhenDisabled
public final class FencedTransactionsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FencedTransactions fencedTransactions(ObjectProvider<TransactionFence> fence) {
		return new FencedTransactions(fence.getIfAvailable());
	}

	// In each context of a hierarchy, as it processes the beans of its own one
	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static FencedTransactionManagers fencedTransactionManagers() {
		return new FencedTransactionManagers();
	}

}
