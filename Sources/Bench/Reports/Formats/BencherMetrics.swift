/// A measure in Bencher Metric Format.
struct BencherMetric: Encodable {
  let value: Double
  var lowerValue: Double?
  var upperValue: Double?
}

extension Report {
  /// By benchmark and measure: `latency` in nanoseconds, as Bencher has it. A row that diverged has no
  /// value, and is left out.
  var bencherMetrics: [String: [String: BencherMetric]] {
    var metrics: [String: [String: BencherMetric]] = [:]
    for row in rows {
      guard let time = row.time else { continue }
      var measures = ["latency": BencherMetric(time, scale: 1e9)]
      if let rate = row.rate, let unit = row.latest.workUnit {
        measures["\(unit.lowercased())-per-second"] = BencherMetric(value: rate)
      }
      metrics[row.name] = measures
    }
    return metrics
  }
}

extension BencherMetric {
  /// One sample has no interval.
  fileprivate init(_ time: MedianInterval, scale: Double) {
    value = time.median * scale
    guard time.count > 1 else { return }
    (lowerValue, upperValue) = (time.lower * scale, time.upper * scale)
  }
}
