package io.github.leaderelection.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;

/**
 * With what a process takes part.
 *
 * @param name the name of the trial, which no other trial on the server has
 * @param candidate the name of the candidate
 * @param elections in how many elections
 * @param leaseMillis the lease, time to live or session timeout in milliseconds
 * @param address where the store is, in the words of its backend
 */
record Entry(String name, String candidate, int elections, int leaseMillis, List<String> address) {

	private static final int FIXED = 4;

	static Entry of(List<String> words) {
		return new Entry(words.get(0), words.get(1), Integer.parseInt(words.get(2)), Integer.parseInt(words.get(3)),
				words.subList(FIXED, words.size()));
	}

	List<String> words() {
		List<String> words = new ArrayList<>(
				List.of(this.name, this.candidate, String.valueOf(this.elections), String.valueOf(this.leaseMillis)));
		words.addAll(this.address);
		return words;
	}

	int port() {
		return Integer.parseInt(this.address.get(0));
	}

}
