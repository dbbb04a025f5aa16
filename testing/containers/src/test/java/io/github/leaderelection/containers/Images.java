package io.github.leaderelection.containers;

import java.time.Duration;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.db2.Db2Container;
import org.testcontainers.mariadb.MariaDBContainer;
import org.testcontainers.mssqlserver.MSSQLServerContainer;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.oracle.OracleContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The containers that are tested. The system property {@code containers.<server>} names
 * another image of a server.
 */
final class Images {

	/**
	 * Some create their database when they start.
	 */
	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final int REDIS_PORT = 6379;

	private static final int ZOOKEEPER_PORT = 2181;

	private Images() {
	}

	static PostgreSQLContainer postgres() {
		return patient(new PostgreSQLContainer(image("postgres", "postgres:17")));
	}

	static MariaDBContainer mariaDb() {
		return patient(new MariaDBContainer(image("mariadb", "mariadb:11.8")));
	}

	static MySQLContainer mySql() {
		return patient(new MySQLContainer(image("mysql", "mysql:8.4")));
	}

	static MSSQLServerContainer sqlServer() {
		return patient(new MSSQLServerContainer(image("sqlserver", MSSQLServerContainer.IMAGE + ":2022-latest"))
			.acceptLicense());
	}

	static OracleContainer oracle() {
		return patient(new OracleContainer(image("oracle", "gvenzl/oracle-free:23-slim-faststart")));
	}

	static Db2Container db2() {
		return patient(new Db2Container(image("db2", "ibmcom/db2:11.5.8.0")).acceptLicense());
	}

	static GenericContainer<?> redis() {
		return new GenericContainer<>(image("redis", "redis:8.0")).withExposedPorts(REDIS_PORT);
	}

	static GenericContainer<?> valkey() {
		return new GenericContainer<>(image("valkey", "valkey/valkey:8.1")).withExposedPorts(REDIS_PORT);
	}

	static GenericContainer<?> zooKeeper() {
		return new GenericContainer<>(image("zookeeper", "zookeeper:3.9")).withExposedPorts(ZOOKEEPER_PORT);
	}

	private static DockerImageName image(String server, String usual) {
		return DockerImageName.parse(System.getProperty("containers." + server, usual))
			.asCompatibleSubstituteFor(DockerImageName.parse(usual).getUnversionedPart());
	}

	private static <C extends GenericContainer<C>> C patient(C container) {
		return container.withStartupTimeout(PATIENCE);
	}

}
