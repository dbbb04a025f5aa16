package io.github.leaderelection.benchmarks.peers;

import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.svg.SVGGraphics2D;

/**
 * A plot of horizontal bars, as SVG: one bar per library, ours in another colour.
 */
final class Plot {

	private static final int WIDTH = 760;

	private static final int ROW = 30;

	private static final int FRAME = 110;

	private static final Color OURS = new Color(0x1f, 0x6f, 0xb2);

	private static final Color OTHERS = new Color(0x9a, 0xa0, 0xa6);

	private final DefaultCategoryDataset values = new DefaultCategoryDataset();

	private final String title;

	private final String unit;

	Plot(String title, String unit) {
		this.title = title;
		this.unit = unit;
	}

	void bar(String label, boolean ours, double value) {
		this.values.addValue(value, (ours) ? "this library" : "others", label);
	}

	void write(Path file) {
		JFreeChart chart = ChartFactory.createBarChart(this.title, null, this.unit, this.values,
				PlotOrientation.HORIZONTAL, true, false, false);
		chart.setBackgroundPaint(Color.WHITE);
		chart.getTitle().setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
		CategoryPlot plot = chart.getCategoryPlot();
		plot.setBackgroundPaint(Color.WHITE);
		plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
		plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(0.5F);
		BarRenderer bars = (BarRenderer) plot.getRenderer();
		bars.setBarPainter(new StandardBarPainter());
		bars.setShadowVisible(false);
		bars.setItemMargin(-1);
		for (int series = 0; series < this.values.getRowCount(); series++) {
			bars.setSeriesPaint(series, "this library".equals(this.values.getRowKey(series)) ? OURS : OTHERS);
		}
		SVGGraphics2D svg = new SVGGraphics2D(WIDTH, FRAME + ROW * this.values.getColumnCount());
		chart.draw(svg, new Rectangle2D.Double(0, 0, WIDTH, FRAME + ROW * this.values.getColumnCount()));
		try {
			Files.createDirectories(file.toAbsolutePath().getParent());
			Files.writeString(file, svg.getSVGDocument());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
