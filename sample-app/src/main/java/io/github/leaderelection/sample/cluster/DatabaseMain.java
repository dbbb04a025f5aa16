package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.DriverManager;
import java.sql.SQLException;

import org.h2.tools.Server;

/**
 * The database as a child process of the launcher: it prints the port of its server, and
 * ends when its standard input does, which the operating system closes together with the
 * launcher, however that ends.
 */
public final class DatabaseMain {

	static final String NAME = "mem:cluster";

	static final String USER = "sa";

	/**
	 * The environment variable that contains the password: others can read the command
	 * line.
	 */
	static final String PASSWORD = "CLUSTER_DATABASE_PASSWORD";

	/**
	 * What precedes the port in the output. The JVM may write lines of its own.
	 */
	static final String PORT = "port=";

	private DatabaseMain() {
	}

	public static void main(String[] args) throws IOException, SQLException {
		// Here, since a server that lets clients create databases lets anybody do so
		DriverManager
			.getConnection("jdbc:h2:%s;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE".formatted(NAME), USER,
					System.getenv(PASSWORD))
			.close();
		Server server = Server.createTcpServer("-tcpPort", "0", "-tcpDaemon").start();
		Thread main = Thread.currentThread();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitEnd(main), "launcher-watch"));
		System.out.println(PORT + server.getPort());
		System.in.transferTo(OutputStream.nullOutputStream());
	}

	// All processes of the terminal get Ctrl-C, and the instances need the database until
	// they have ended
	private static void awaitEnd(Thread main) {
		try {
			main.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
