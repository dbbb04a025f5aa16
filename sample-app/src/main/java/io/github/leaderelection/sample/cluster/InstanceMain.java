package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.sample.SampleApplication;

import org.springframework.boot.SpringApplication;

/**
 * The sample as a child process of the launcher. It ends when its standard input does,
 * which the operating system closes together with the launcher, however that ends. A
 * paused one does so once {@link OrphanWatch} lets it continue.
 */
public final class InstanceMain {

	private static final long EXIT_SECONDS = 5;

	private InstanceMain() {
	}

	public static void main(String[] args) {
		startDaemon("parent-watch", () -> exitAtEndOf(System.in));
		new SpringApplication(SampleApplication.class, InstanceConfiguration.class).run(args);
	}

	private static void exitAtEndOf(InputStream input) {
		try {
			input.transferTo(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			// The same as its end: nobody is there any more.
		}
		startDaemon("halt", InstanceMain::haltLater);
		System.exit(1);
	}

	private static void haltLater() {
		try {
			TimeUnit.SECONDS.sleep(EXIT_SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Runtime.getRuntime().halt(1);
	}

	private static void startDaemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

}
