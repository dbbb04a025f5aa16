package io.github.leaderelection.benchmarks.measure;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Measured values of one thing, in their order.
 *
 * @param sorted the values, the least one first
 */
public record Spread(List<Double> sorted) {

	public static Spread of(Collection<Double> values) {
		return new Spread(values.stream().sorted().toList());
	}

	public double quantile(double quantile) {
		return this.sorted.get((int) Math.round(quantile * (this.sorted.size() - 1)));
	}

	public double median() {
		return quantile(0.5);
	}

	/**
	 * Return the median with the least and the greatest value.
	 * @param decimals how many decimals to show
	 * @return the cell of a table
	 */
	public String cell(int decimals) {
		if (this.sorted.isEmpty()) {
			return "–";
		}
		return "%s (%s–%s)".formatted(number(median(), decimals), number(quantile(0), decimals),
				number(quantile(1), decimals));
	}

	public static String number(double value, int decimals) {
		return String.format(Locale.ROOT, "%,." + decimals + "f", value);
	}

}
