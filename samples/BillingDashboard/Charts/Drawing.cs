using System.Globalization;

namespace BillingDashboard.Charts;

/// <summary>The places of a chart's lines and bars, in the pixels of a drawing of one size.</summary>
public sealed class Drawing
{
    private const int Top = 12;
    private const int Bottom = 26;
    private const int Left = 52;
    private const int MostLines = 5;
    private const int LabelWidth = 58;
    private const decimal BarShare = 0.62m;

    private readonly Chart _chart;
    private readonly decimal _step;
    private readonly int _lines;

    public Drawing(Chart chart, int width, int height)
    {
        (_chart, Width, Height) = (chart, width, height);
        _step = StepFor(chart.Highest);
        _lines = Math.Max(1, (int)Math.Ceiling(chart.Highest / _step));
    }

    public int Width { get; }

    public int Height { get; }

    public int Start => Left;

    public int LabelLine => Height - 8;

    private decimal Slot => (decimal)(Width - Left) / Math.Max(1, _chart.Labels.Count);

    /// <summary>Lines across, with the number that each stands for.</summary>
    public IEnumerable<(string Y, string Text)> Grid() =>
        Enumerable.Range(0, _lines + 1).Select(i => (Text(Y(i * _step)), Short(i * _step)));

    /// <summary>Labels below: as many as have room.</summary>
    public IEnumerable<(string X, string Text)> Labels()
    {
        var every = Math.Max(1, (int)Math.Ceiling(LabelWidth / Slot));
        return _chart.Labels.Index().Where(l => l.Index % every == 0).Select(l => (Text(Middle(l.Index)), l.Item));
    }

    public IEnumerable<Bar> Bars()
    {
        for (var column = 0; column < _chart.Labels.Count; column++)
        {
            var below = 0m;
            foreach (var (colour, series) in _chart.Series.Index())
            {
                var value = series.Values[column];
                if (value <= 0)
                    continue;
                var (from, to) = (Y(below), Y(below + value));
                var width = Slot * BarShare / (_chart.IsSideBySide ? _chart.Series.Count : 1);
                var left = Middle(column) - Slot * BarShare / 2 + (_chart.IsSideBySide ? colour * width : 0);
                if (!_chart.IsSideBySide)
                    below += value;
                yield return new(Text(left), Text(to), Text(width), Text(from - to), Math.Min(colour, Chart.Colours - 1));
            }
        }
    }

    private decimal Middle(int column) => Left + Slot * (column + 0.5m);

    private decimal Y(decimal value) => Height - Bottom - value / (_step * _lines) * (Height - Bottom - Top);

    /// <summary>The smallest of 1, 2, 2.5 and 5 times a power of ten with which five steps reach the highest column. Below ten it is whole.</summary>
    private static decimal StepFor(decimal highest)
    {
        var size = 1m;
        while (size * 10 * MostLines < highest)
            size *= 10;
        return new[] { 1m, 2m, 2.5m, 5m, 10m }.Select(n => n * size).First(s => s == decimal.Truncate(s) && s * MostLines >= highest);
    }

    private static string Short(decimal value) => value switch
    {
        >= 1_000_000 => (value / 1_000_000).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1_000 => (value / 1_000).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };

    private static string Text(decimal pixels) => pixels.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>One part of a column.</summary>
    public sealed record Bar(string X, string Y, string Width, string Height, int Colour);
}
