package io.github.leaderelection.jdbc.autoconfigure;

import java.time.Duration;

import javax.sql.DataSource;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.autoconfigure.BackendBeanSelection;
import io.github.leaderelection.autoconfigure.ChosenElectionBackend;
import io.github.leaderelection.autoconfigure.ConditionalOnElectionBackend;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LeaderElectionProperties;
import io.github.leaderelection.autoconfigure.fencing.FencedTransactionsAutoConfiguration;
import io.github.leaderelection.fencing.TransactionFence;
import io.github.leaderelection.jdbc.JdbcTransactionFence;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.ConnectionHolder;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the guard of transactions in the
 * database that keeps the elections.
 */
@AutoConfiguration(before = FencedTransactionsAutoConfiguration.class,
		after = { JdbcElectionAutoConfiguration.class, LeaderElectionAutoConfiguration.class })
@ConditionalOnElectionBackend("jdbc")
@ConditionalOnClass(ConnectionHolder.class)
@ConditionalOnBean(value = ChosenElectionBackend.class, name = "jdbcElectionBackend")
@EnableConfigurationProperties(JdbcFencingProperties.class)
public final class JdbcTransactionFenceAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(TransactionFence.class)
	JdbcTransactionFence jdbcTransactionFence(ChosenElectionBackend chosen, BackendBeanSelection<DataSource> selection,
			LeaderElectionProperties properties, JdbcElectionProperties jdbcProperties,
			JdbcFencingProperties fencingProperties) {
		Duration idleTimeout = fencingProperties.idleTimeout();
		if (idleTimeout.isNegative()) {
			throw new InvalidConfigurationPropertyValueException("leader-election.fencing.jdbc.idle-timeout",
					DurationText.of(idleTimeout), "it is negative. Use zero for no limit");
		}
		return JdbcTransactionFence.builder(selection.select())
			.namespace(chosen.namespace())
			.tablePrefix(jdbcProperties.tablePrefix())
			.leaseDuration(properties.leaseDuration())
			.operationTimeout(properties.operationTimeout())
			.idleTimeout(idleTimeout)
			.build();
	}

}
