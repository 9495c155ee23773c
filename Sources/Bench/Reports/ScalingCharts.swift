import Nets

/// The cost of training against particles and against examples.
struct ScalingCharts {
  private let title: String
  private let results: [Scaling.Result]

  init(task: LearningTask, threads: Int, _ results: [Scaling.Result]) {
    title = "\(task.rawValue), \(threads) \(threads == 1 ? "thread" : "threads")"
    self.results = results
  }

  /// Medians over updates.
  var byParticles: SVGChart {
    let medians = results.filter { $0.curve.trained > 0 }
    let names = medians.map(\.curve.estimator.name).uniqued
    return SVGChart(
      title: "An update on 100 examples: \(title)", x: .init("particles M"),
      y: .init("milliseconds"),
      series: names.enumerated().map { color, name in
        let own = medians.filter { $0.curve.estimator.name == name }
        return .init(
          name.uppercased(), own.map { (Double($0.curve.particles), 1e3 * $0.median) },
          color: color)
      })
  }

  /// Running sums of an epoch from the initial weights on.
  var byExamples: SVGChart {
    SVGChart(
      title: "An epoch with M = \(Scaling.wholeEpochParticles): \(title)",
      x: .init("thousands of examples"), y: .init("seconds"),
      series: results.filter { $0.curve.trained == 0 }.enumerated().map { color, result in
        var sum = 0.0
        let points = result.seconds.enumerated().map { index, seconds in
          sum += seconds
          return (Double((index + 1) * result.batchSize) / 1000, sum)
        }
        return .init(result.curve.estimator.name.uppercased(), points, color: color)
      })
  }
}

extension [String] {
  /// Without repetitions, in the order of first appearance.
  fileprivate var uniqued: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
