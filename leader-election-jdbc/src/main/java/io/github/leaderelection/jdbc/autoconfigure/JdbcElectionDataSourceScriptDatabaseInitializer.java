package io.github.leaderelection.jdbc.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;

import javax.sql.DataSource;

import io.github.leaderelection.jdbc.TableNames;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.datasource.init.ScriptException;
import org.springframework.util.StringUtils;

/**
 * {@link DataSourceScriptDatabaseInitializer} for the tables of leader election. May be
 * registered as a bean to override auto-configuration. A database that is down does not
 * stop the application; it warns, and the tables are created at the next start.
 */
public class JdbcElectionDataSourceScriptDatabaseInitializer extends DataSourceScriptDatabaseInitializer {

	private static final Logger logger = LoggerFactory.getLogger(JdbcElectionDataSourceScriptDatabaseInitializer.class);

	private final JdbcElectionProperties properties;

	private ResourceLoader resources = new DefaultResourceLoader();

	/**
	 * Create a new {@link JdbcElectionDataSourceScriptDatabaseInitializer} instance.
	 * @param dataSource the data source of leader election
	 * @param properties the properties of the JDBC backend
	 */
	public JdbcElectionDataSourceScriptDatabaseInitializer(DataSource dataSource, JdbcElectionProperties properties) {
		super(dataSource, new DatabaseInitializationSettings());
		this.properties = properties;
	}

	@Override
	public void setResourceLoader(ResourceLoader resourceLoader) {
		super.setResourceLoader(resourceLoader);
		this.resources = resourceLoader;
	}

	@Override
	public boolean initializeDatabase() {
		if (!isEnabled()) {
			return false;
		}
		DataSource dataSource = getDataSource();
		List<String> locations = locations(dataSource);
		if (locations == null) {
			return false;
		}
		ResourceDatabasePopulator populator = new ResourceDatabasePopulator();
		populator.setSqlScriptEncoding(StandardCharsets.UTF_8.name());
		locations.forEach((location) -> populator.addScript(script(location)));
		customize(populator);
		return execute(populator, dataSource);
	}

	private boolean execute(ResourceDatabasePopulator populator, DataSource dataSource) {
		try {
			populator.execute(dataSource);
			return true;
		}
		catch (ScriptException ex) {
			if (ex.getCause() instanceof CannotGetJdbcConnectionException) {
				warn(ex);
				return false;
			}
			throw ex;
		}
	}

	private void warn(Exception problem) {
		logger.warn(
				"The tables of leader election were not created, because the database could not be reached;"
						+ " if they are missing, create them or restart the application (initialize-schema is {})",
				this.properties.initializeSchema(), problem);
	}

	private boolean isEnabled() {
		return switch (this.properties.initializeSchema()) {
			case ALWAYS -> true;
			case NEVER -> false;
			case EMBEDDED -> !JdbcUrl.of(getDataSource()).isNotEmbedded() && isEmbeddedDatabase();
		};
	}

	private @Nullable List<String> locations(DataSource dataSource) {
		PlatformPlaceholderDatabaseDriverResolver resolver = new PlatformPlaceholderDatabaseDriverResolver();
		String platform = this.properties.platform();
		if (StringUtils.hasText(platform)) {
			return resolver.resolveAll(platform, this.properties.schema());
		}
		try {
			return resolver.resolveAll(dataSource, this.properties.schema());
		}
		catch (IllegalStateException ex) {
			warn(ex);
			return null;
		}
	}

	private Resource script(String location) {
		Resource script = this.resources.getResource(location);
		if (!script.exists()) {
			throw missing(location);
		}
		String prefix = this.properties.tablePrefix();
		if (prefix.equals(JdbcElectionProperties.DEFAULT_TABLE_PREFIX)) {
			return script;
		}
		TableNames names = TableNames.ofPrefix(prefix);
		try {
			String sql = script.getContentAsString(StandardCharsets.UTF_8)
				.replace("CONSTRAINT " + JdbcElectionProperties.DEFAULT_TABLE_PREFIX,
						"CONSTRAINT " + prefix.substring(prefix.indexOf('.') + 1))
				.replaceAll("(?<=[ '])" + JdbcElectionProperties.DEFAULT_TABLE_PREFIX + "SESSION(?=[ '])",
						Matcher.quoteReplacement(names.session()))
				.replaceAll("(?<=[ '])" + JdbcElectionProperties.DEFAULT_TABLE_PREFIX + "RECORD(?=[ '])",
						Matcher.quoteReplacement(names.record()))
				.replaceAll("(?<=[ '])" + JdbcElectionProperties.DEFAULT_TABLE_PREFIX + "TICK(?=[ '])",
						Matcher.quoteReplacement(names.tick()));
			return new ByteArrayResource(sql.getBytes(StandardCharsets.UTF_8), location);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Script %s could not be read".formatted(location), ex);
		}
	}

	private InvalidConfigurationPropertyValueException missing(String location) {
		String platform = this.properties.platform();
		String remedy = "Set leader-election.jdbc.schema to an existing script, or create the tables yourself and set leader-election.jdbc.initialize-schema=never";
		return (StringUtils.hasText(platform))
				? new InvalidConfigurationPropertyValueException("leader-election.jdbc.platform", platform,
						"there is no script %s. %s".formatted(location, remedy))
				: new InvalidConfigurationPropertyValueException("leader-election.jdbc.schema",
						this.properties.schema(), "there is no script %s. %s".formatted(location, remedy));
	}

}
