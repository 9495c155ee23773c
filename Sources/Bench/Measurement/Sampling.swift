/// Seconds of one call, from several batches of calls within this process.
struct Sample {
  /// Seconds per call of each batch.
  let batches: [Double]
  /// Calls in a batch.
  let calls: Int

  /// The fastest batch: what delays a short kernel only ever adds.
  var best: Double { batches.min()! }

  static let batchCount = 5

  /// Warms up, finds how many calls fill a batch, and times the batches.
  /// - Parameters:
  ///   - slowdown: the part by which each batch is made to last longer, to see if it is noticed.
  ///   - clock: seconds that go forward while a batch lasts.
  init(
    batchSeconds: Double = 0.002, slowdown: Double = 0,
    clock: () -> Double = monotonicSeconds, _ body: () -> Void
  ) {
    body()
    var calls = 1
    while true {
      let seconds = Sample.seconds(of: calls, clock: clock, body)
      if seconds >= batchSeconds / 2 || calls > 1 << 24 {
        calls = max(1, Int(Double(calls) * batchSeconds / max(seconds, 1e-9)))
        break
      }
      calls *= 2
    }
    self.calls = calls
    batches = (0..<Sample.batchCount).map { _ in
      Sample.seconds(of: calls, slowdown: slowdown, clock: clock, body) / Double(calls)
    }
  }

  private static func seconds(
    of calls: Int, slowdown: Double = 0, clock: () -> Double, _ body: () -> Void
  ) -> Double {
    let start = clock()
    for _ in 0..<calls { body() }
    let end = start + (clock() - start) * (1 + slowdown)
    while slowdown > 0 && clock() < end {}
    return clock() - start
  }
}
