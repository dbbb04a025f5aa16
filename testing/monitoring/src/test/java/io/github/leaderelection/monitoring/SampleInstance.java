package io.github.leaderelection.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * What an instance of an application exposes, without the application. Values grow with
 * each scrape as the file with the samples says.
 */
final class SampleInstance implements AutoCloseable {

	static final String PATH = "/actuator/prometheus";

	private static final Path SAMPLES = Path.of("src/test/resources/samples.txt");

	private final HttpServer server;

	private final List<Sample> samples;

	private long scrapes;

	SampleInstance(boolean leads) {
		this.samples = MonitoringFiles.read(SAMPLES)
			.lines()
			.filter((line) -> !line.isBlank() && !line.startsWith("#"))
			.map((line) -> Sample.of(line, leads))
			.toList();
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext(PATH, this::answer);
		this.server.start();
	}

	String target() {
		return "127.0.0.1:" + this.server.getAddress().getPort();
	}

	private synchronized void answer(HttpExchange exchange) throws IOException {
		this.scrapes++;
		byte[] text = this.samples.stream()
			.map((sample) -> "%s %s\n".formatted(sample.series(), sample.start() + this.scrapes * sample.growth()))
			.collect(Collectors.joining())
			.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
		exchange.sendResponseHeaders(200, text.length);
		exchange.getResponseBody().write(text);
		exchange.close();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/**
	 * One line of the file.
	 *
	 * @param series the name and the labels
	 * @param start the value before the first scrape
	 * @param growth what each scrape adds
	 */
	private record Sample(String series, double start, double growth) {

		static Sample of(String line, boolean leads) {
			String[] words = line.split(" +");
			if (words.length != 4) {
				throw new IllegalArgumentException("'%s' has no four words".formatted(line));
			}
			return new Sample(words[0], Double.parseDouble(words[(leads) ? 1 : 2]), Double.parseDouble(words[3]));
		}

	}

}
