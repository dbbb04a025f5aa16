package io.github.leaderelection.jdbc.autoconfigure;

import javax.sql.DataSource;

import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import io.github.leaderelection.jdbc.FencingTable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.OnDatabaseInitializationCondition;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link FencingTable}, wherever
 * the elections are kept.
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnClass({ DataSource.class, DataSourceScriptDatabaseInitializer.class })
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnMissingBean(FencingTable.class)
@EnableConfigurationProperties(JdbcFencingProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
@ImportRuntimeHints(JdbcRuntimeHints.class)
@KeptWhenDisabled
public final class FencingTableAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@Conditional(OnFencingTableInitializationCondition.class)
	FencingTableDataSourceScriptDatabaseInitializer fencingTableDataSourceScriptDatabaseInitializer(
			DataSource dataSource, JdbcFencingProperties properties) {
		return new FencingTableDataSourceScriptDatabaseInitializer(dataSource, properties.initializeSchema());
	}

	// A fallback, so that other SeenTokens of the application take precedence
	@Bean
	@Fallback
	@DependsOnDatabaseInitialization
	FencingTable fencingTable(DataSource dataSource) {
		return new FencingTable(dataSource);
	}

	static class OnFencingTableInitializationCondition extends OnDatabaseInitializationCondition {

		OnFencingTableInitializationCondition() {
			super("Fencing Table", "leader-election.fencing.jdbc.initialize-schema");
		}

	}

}
