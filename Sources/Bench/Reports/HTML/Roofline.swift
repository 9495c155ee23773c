/// Kernels below their roofs. Each is bound by one of several resources, so the axis is not the intensity
/// in bytes but what the resource that binds the kernel would allow: all roofs are then one diagonal.
struct Roofline {
  private struct Point {
    let row: Measurements.Row
    /// Operations or elements, 10⁹ a second.
    let rate: Double
    let limit: Double
    let roof: String

    var unit: String { (row.line.workUnit ?? "") + "/s" }
  }

  private let points: [Point]
  private let roofs: [String]
  private let peak: Double?
  /// Those that have no place in the figure.
  private let omitted: Int

  /// More have no room for their names.
  private static let mostPoints = 200

  /// Nil where no row has a roof.
  init?(_ rows: [Measurements.Row]) {
    let all = rows.compactMap { row -> Point? in
      guard let rate = row.rate, let limit = row.line.roofRate, let roof = row.line.roof,
        rate > 0, limit > 0
      else { return nil }
      return Point(row: row, rate: rate / 1e9, limit: limit / 1e9, roof: roof)
    }
    guard !all.isEmpty else { return nil }
    points = Array(all.prefix(Self.mostPoints))
    omitted = all.count - points.count
    roofs = Array(Set(points.map(\.roof)).sorted().prefix(Self.mostRoofs))
    peak = points.compactMap { $0.row.line.peak }.max().map { $0 / 1e9 }
  }

  /// Colours, each as a disk and as a ring.
  private static let mostRoofs = 2 * SVGDocument.colorCount

  private var plot: SVGPlot {
    var plot = SVGPlot(
      x: SVGAxis("what its roof allows, 10⁹ operations or elements a second", isLogarithmic: true)
        .fitted(to: points.map(\.limit) + [peak].compactMap(\.self)),
      y: SVGAxis("measured, 10⁹ a second", isLogarithmic: true).fitted(
        to: points.map(\.rate) + [peak].compactMap(\.self)))
    (plot.left, plot.top, plot.right, plot.bottom) = (64, 16, 944, 690)
    return plot
  }

  var html: HTML {
    let plot = plot
    var labels = LabelPlacement(
      bounds: .init(left: plot.left + 4, top: plot.top, right: plot.right, bottom: plot.bottom - 2))
    let legend = legend(plot, &labels)
    let places = points.map { plot.point($0.limit, $0.rate) }
    for place in places { labels.avoid(around: place, radius: 4) }
    var text = plot.grid + roofs(plot) + legend
    var unnamed = 0
    for (point, place) in zip(points, places).sorted(by: { $0.1.x > $1.1.x }) {
      let name = Self.shortName(point.row.key.id)
      if let label = labels.label(name, at: place) { text += label } else { unnamed += 1 }
    }
    text += zip(points, places).map(mark).joined()
    let figure = SVGDocument(title: "Roofline", width: 960, height: 740, content: text)
    let hidden = [
      unnamed > 0 ? "\(unnamed) have no room for their names: point at them" : nil,
      omitted > 0 ? "\(omitted) more are left out" : nil,
    ].compactMap(\.self).joined(separator: "; ")
    return """
      \(.figure("Roofline", figure.inline))\(.note("""
        Each kernel, at its rate, by the resource that binds it: on the solid line it is used all the \
        time, on the dashed ones half and a tenth of it. \(hidden.isEmpty ? "" : "\(hidden).")
        """))
      """
  }

  /// The diagonal, a half and a tenth of it, and the peak.
  private func roofs(_ plot: SVGPlot) -> String {
    let (x, y) = (plot.x.range!, plot.y.range!)
    let diagonals = [(1.0, "axis", nil), (0.5, "lead", "4 4"), (0.1, "lead", "2 4")].map {
      share, name, dashes -> String in
      let low = max(x.lowerBound, y.lowerBound / share)
      let high = min(x.upperBound, y.upperBound / share)
      guard low < high else { return "" }
      return SVGDocument.line(
        plot.point(low, low * share), plot.point(high, high * share), class: name, dashes: dashes,
        width: share == 1 ? 1.5 : 1)
    }.joined()
    guard let peak else { return diagonals }
    let (left, right) = (plot.point(x.lowerBound, peak), plot.point(x.upperBound, peak))
    return diagonals + SVGDocument.line(left, right, class: "lead", dashes: "1 3", width: 1.5)
      + SVGDocument.text(
        "peak of multiply-adds, \(rate(peak * 1e9, "FLOP/s"))", x: left.x + 8, y: left.y - 5,
        size: 11)
  }

  /// In the corner above the roof, where no kernel can be.
  private func legend(_ plot: SVGPlot, _ labels: inout LabelPlacement) -> String {
    let top = plot.top + 44
    labels.avoid(
      .init(
        left: plot.left, top: top - 12, right: plot.left + 150,
        bottom: top + 18 * Double(roofs.count)))
    return roofs.enumerated().map { row, roof in
      let y = top + 18 * Double(row)
      return Self.mark((plot.left + 16, y - 4), index: row)
        + SVGDocument.text(
          withoutControls(String(roof.prefix(24))), x: plot.left + 28, y: y, size: 11)
    }.joined()
  }

  private func mark(_ point: Point, _ place: (x: Double, y: Double)) -> String {
    let id = String(point.row.key.id.prefix(120))
    let share = formatted(100 * point.rate / point.limit, decimals: 0)
    let title: HTML = "\(id): \(rate(point.rate * 1e9, point.unit)), \(share) % of \(point.roof)"
    let index = roofs.firstIndex(of: point.roof) ?? Self.mostRoofs - 1
    return "<g><title>\(title.text)</title>\(Self.mark(place, index: index))</g>"
  }

  /// A disk, or a ring for the second half of the roofs.
  private static func mark(_ place: (x: Double, y: Double), index: Int) -> String {
    let color = index % SVGDocument.colorCount
    let style = index < SVGDocument.colorCount ? "f\(color)" : "ring s\(color)"
    return "<circle class=\"\(style)\" cx=\"\(SVGDocument.number(place.x))\" "
      + "cy=\"\(SVGDocument.number(place.y))\" r=\"3.5\"/>"
  }

  private static func shortName(_ id: String) -> String {
    let name = id.hasPrefix("kernel/") ? id.dropFirst("kernel/".count) : id[...]
    return withoutControls(name.count > 40 ? "\(name.prefix(39))…" : String(name))
  }
}
