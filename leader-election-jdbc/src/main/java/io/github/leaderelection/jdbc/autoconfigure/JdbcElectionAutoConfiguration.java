package io.github.leaderelection.jdbc.autoconfigure;

import javax.sql.DataSource;

import io.github.leaderelection.autoconfigure.BackendBeanSelection;
import io.github.leaderelection.autoconfigure.ConditionalOnElectionBackend;
import io.github.leaderelection.autoconfigure.ElectionBackend;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LeaderElectionProperties;
import io.github.leaderelection.jdbc.JdbcElectionStore;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.support.TimeoutAudit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.OnDatabaseInitializationCondition;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for elections that are kept in a
 * database.
 */
@AutoConfiguration(before = LeaderElectionAutoConfiguration.class, after = DataSourceAutoConfiguration.class)
@ConditionalOnElectionBackend("jdbc")
@ConditionalOnClass({ DataSource.class, DataSourceScriptDatabaseInitializer.class })
@ConditionalOnBean(DataSource.class)
@ConditionalOnMissingBean(ElectionStore.class)
@EnableConfigurationProperties({ LeaderElectionProperties.class, JdbcElectionProperties.class })
@Import(DatabaseInitializationDependencyConfigurer.class)
@ImportRuntimeHints(JdbcRuntimeHints.class)
public final class JdbcElectionAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(JdbcElectionAutoConfiguration.class);

	@Bean
	BackendBeanSelection<DataSource> electionDataSourceSelection(
			@LeaderElectionDataSource ObjectProvider<DataSource> marked, ObjectProvider<DataSource> all,
			ListableBeanFactory beans) {
		return new BackendBeanSelection<>(DataSource.class, LeaderElectionDataSource.class, marked, all, beans);
	}

	@Bean
	@ConditionalOnMissingBean
	@Conditional(OnElectionDatabaseInitializationCondition.class)
	JdbcElectionDataSourceScriptDatabaseInitializer jdbcElectionDataSourceScriptDatabaseInitializer(
			BackendBeanSelection<DataSource> selection, JdbcElectionProperties properties) {
		DataSource dataSource = selection.select();
		builder(dataSource, properties);
		return new JdbcElectionDataSourceScriptDatabaseInitializer(dataSource, properties);
	}

	@Bean
	@DependsOnDatabaseInitialization
	ElectionBackend jdbcElectionBackend(BackendBeanSelection<DataSource> selection, LeaderElectionProperties properties,
			JdbcElectionProperties jdbcProperties) {
		return new ElectionBackend("jdbc", selection.description(), false, (namespace) -> {
			DataSource dataSource = selection.select();
			JdbcUrl url = JdbcUrl.of(dataSource);
			if (url.isInMemory()) {
				logger.warn("[{}] the database is in the memory of this process:" + " each process has its own leader",
						namespace);
			}
			TimeoutAudit audit = new TimeoutAudit(namespace, properties.timing());
			DataSource dedicated = DedicatedDataSource.derivedFrom(dataSource, audit);
			return builder(dedicated, jdbcProperties).namespace(namespace)
				.operationTimeout(audit.timing().operationTimeout())
				.audit(audit)
				.url(url.text())
				.keepsAcknowledgedWrites(jdbcProperties.keepsAcknowledgedWrites())
				.hints(jdbcProperties.hints())
				.build();
		});
	}

	private static JdbcElectionStore.Builder builder(DataSource dataSource, JdbcElectionProperties properties) {
		try {
			return JdbcElectionStore.builder(dataSource).tablePrefix(properties.tablePrefix());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("leader-election.jdbc.table-prefix",
					properties.tablePrefix(), ex.getMessage());
		}
	}

	static class OnElectionDatabaseInitializationCondition extends OnDatabaseInitializationCondition {

		private static final String PROPERTY = "leader-election.jdbc.initialize-schema";

		OnElectionDatabaseInitializationCondition() {
			super("Leader Election", PROPERTY);
		}

		// A value that is none fails here with the name of the property
		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			Binder.get(context.getEnvironment()).bind(PROPERTY, DatabaseInitializationMode.class);
			return super.getMatchOutcome(context, metadata);
		}

	}

}
