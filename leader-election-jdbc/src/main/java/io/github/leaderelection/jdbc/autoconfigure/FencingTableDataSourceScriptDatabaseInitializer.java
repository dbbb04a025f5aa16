package io.github.leaderelection.jdbc.autoconfigure;

import java.util.List;

import javax.sql.DataSource;

import io.github.leaderelection.jdbc.FencingTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * {@link DataSourceScriptDatabaseInitializer} for the table of {@link FencingTable}. May
 * be registered as a bean to override auto-configuration.
 */
public class FencingTableDataSourceScriptDatabaseInitializer extends DataSourceScriptDatabaseInitializer {

	private static final Logger logger = LoggerFactory.getLogger(FencingTableDataSourceScriptDatabaseInitializer.class);

	private final DatabaseInitializationMode mode;

	/**
	 * Create a new {@link FencingTableDataSourceScriptDatabaseInitializer} instance.
	 * @param dataSource the data source of the transactions to fence
	 * @param mode which databases to create the table in
	 */
	public FencingTableDataSourceScriptDatabaseInitializer(DataSource dataSource, DatabaseInitializationMode mode) {
		super(dataSource, new DatabaseInitializationSettings());
		this.mode = mode;
	}

	@Override
	public boolean initializeDatabase() {
		if (!isEnabled()) {
			return false;
		}
		List<String> names = new PlatformPlaceholderDatabaseDriverResolver().resolveAll(getDataSource(),
				"fence-@@platform@@.sql");
		Resource script = new ClassPathResource(names.get(0), FencingTable.class);
		if (!script.exists()) {
			logger.info("There is no script {}: create {} yourself to use it", names.get(0),
					FencingTable.DEFAULT_TABLE);
			return false;
		}
		new ResourceDatabasePopulator(script).execute(getDataSource());
		return true;
	}

	// Asks no database that cannot be an embedded one: it may be down
	private boolean isEnabled() {
		return switch (this.mode) {
			case ALWAYS -> true;
			case NEVER -> false;
			case EMBEDDED -> !JdbcUrl.of(getDataSource()).isNotEmbedded() && isEmbeddedDatabase();
		};
	}

}
