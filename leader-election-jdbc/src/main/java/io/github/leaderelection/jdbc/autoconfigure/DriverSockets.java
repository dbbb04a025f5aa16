package io.github.leaderelection.jdbc.autoconfigure;

import java.sql.Driver;
import java.util.Locale;
import java.util.Properties;

import io.github.leaderelection.jdbc.PromptSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lets pgjdbc use a {@link PromptSocketFactory}, where it can and the application has not
 * set another one.
 */
final class DriverSockets {

	private static final String PROPERTY = "socketFactory";

	private static final String DRIVER = "org.postgresql.Driver";

	private DriverSockets() {
	}

	/**
	 * Add the property that names the socket factory.
	 * @param properties the properties of the connections
	 * @param driver the driver, {@code null} if it is unknown. A wrapper is none that
	 * needs the property
	 * @param url the JDBC URL, which may have properties itself
	 */
	static void addTo(Properties properties, @Nullable Driver driver, @Nullable String url) {
		if (driver != null && url != null && driver.getClass().getName().equals(DRIVER)
				&& properties.getProperty(PROPERTY) == null
				&& !url.toLowerCase(Locale.ROOT).contains(PROPERTY.toLowerCase(Locale.ROOT))
				&& isVisibleTo(driver.getClass().getClassLoader())) {
			properties.setProperty(PROPERTY, PromptSocketFactory.class.getName());
		}
	}

	// That of a servlet container may be above that of the application
	private static boolean isVisibleTo(@Nullable ClassLoader classLoader) {
		try {
			return Class.forName(PromptSocketFactory.class.getName(), false, classLoader) == PromptSocketFactory.class;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

}
