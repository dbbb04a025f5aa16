package io.github.leaderelection.jdbc.autoconfigure;

import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Driver;
import java.util.Map;
import java.util.Properties;

import io.github.leaderelection.jdbc.PromptSocketFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DriverSockets}.
 */
class DriverSocketsTests {

	private static final String URL = "jdbc:postgresql://db/app";

	private static final String FACTORY = PromptSocketFactory.class.getName();

	private final Properties properties = new Properties();

	@Test
	void driverOfPostgresGetsTheFactory() {
		DriverSockets.addTo(this.properties, new org.postgresql.Driver(), URL);
		assertThat(this.properties).containsOnly(Map.entry("socketFactory", FACTORY));
	}

	@Test
	void factoryOfTheApplicationIsKept() {
		this.properties.setProperty("socketFactory", "own");
		DriverSockets.addTo(this.properties, new org.postgresql.Driver(), URL);
		assertThat(this.properties).containsOnly(Map.entry("socketFactory", "own"));
		this.properties.clear();
		DriverSockets.addTo(this.properties, new org.postgresql.Driver(), URL + "?socketFactory=own");
		assertThat(this.properties).isEmpty();
	}

	@Test
	void otherDriversGetNone() {
		DriverSockets.addTo(this.properties, new org.h2.Driver(), "jdbc:h2:mem:app");
		DriverSockets.addTo(this.properties, null, URL);
		DriverSockets.addTo(this.properties, new org.postgresql.Driver(), null);
		assertThat(this.properties).isEmpty();
	}

	/**
	 * As in a servlet container that has the driver for all applications.
	 */
	@Test
	void driverThatDoesNotFindTheFactoryGetsNone() throws Exception {
		URL jar = org.postgresql.Driver.class.getProtectionDomain().getCodeSource().getLocation();
		try (URLClassLoader container = new URLClassLoader(new URL[] { jar }, ClassLoader.getPlatformClassLoader())) {
			Driver driver = (Driver) container.loadClass("org.postgresql.Driver").getConstructor().newInstance();
			DriverSockets.addTo(this.properties, driver, URL);
		}
		assertThat(this.properties).isEmpty();
	}

}
