import Kernels
import Nets

/// The tables of `bench run`, printed row by row as results come.
struct RunTables {
  let style: Style
  let print: (String) throws -> Void

  private let epochs = TextTable([
    .init("epoch", width: 36), .init("s/epoch", .right, width: 8),
    .init("examples/s", .right, width: 11), .init("vs naive", .right, width: 8),
    .init("test", .right, width: 10), .init("", width: 0),
  ])
  private let autoencoders = TextTable([
    .init("epoch", width: 40), .init("s/epoch", .right, width: 8),
    .init("images/s", .right, width: 11), .init("vs naive", .right, width: 8),
    .init("test", .right, width: 10), .init("rate", .right, width: 14),
    .init("of peak", .right, width: 8), .init("", width: 0),
  ])
  private let kernels = TextTable([
    .init("kernel", width: 44), .init("rate", .right, width: 14),
    .init("of peak", .right, width: 8), .init("of its roof", .right, width: 19),
    .init("vs naive", .right, width: 8), .init("worst error", .right, width: 14),
  ])

  func epochHeader() throws { try print("\n" + epochs.header(style)) }

  func row(_ result: EpochResult) throws {
    let metric =
      result.evaluation.errorPercent.map { formatted($0, decimals: 2) + " %" }
      ?? formatted(result.evaluation.negativeLogLikelihood, decimals: 2) + " nats"
    try print(
      epochs.line([
        result.workload.id, threeFigures(result.seconds),
        rate(result.examplesPerSecond, ""),
        "\(threeFigures(result.naiveSeconds / result.seconds))×",
        metric, part(result.fraction),
      ]))
  }

  /// Of an epoch that was not timed as a whole.
  private func part(_ fraction: Double) -> String {
    let percent = formatted(100 * fraction, decimals: fraction < 0.01 ? 1 : 0)
    return fraction < 1 ? "of \(percent) %" : ""
  }

  func autoencoderHeader() throws { try print("\n" + autoencoders.header(style)) }

  /// - Parameter peak: floating-point operations a second.
  func row(_ result: AutoencoderResult, peak: Double) throws {
    try print(
      autoencoders.line([
        result.workload.id, threeFigures(result.seconds), rate(result.imagesPerSecond, ""),
        result.naiveSeconds.map { "\(threeFigures($0 / result.seconds))×" } ?? "–",
        formatted(result.evaluation.negativeLogLikelihood, decimals: 2) + " nats",
        rate(result.operationsPerSecond, "FLOP/s"),
        formatted(100 * result.operationsPerSecond / peak, decimals: 0) + " %",
        part(result.fraction),
      ]))
  }

  func autoencoderFooter() throws {
    try print(
      "rates and peak: of all threads' multiply-adds, all products as if dense; test: -log p(x) of "
        + "\(AutoencoderWorkload.testImages) images by \(AutoencoderWorkload.testSamples) samples "
        + "after the part that was run.")
  }

  func kernelHeader() throws { try print("\n" + kernels.header(style)) }

  func row(_ result: KernelResult, peak: Double) throws {
    let unit: String
    let share: String
    switch result.workload.work {
    case .operations:
      unit = "FLOP/s"
      share = formatted(100 * result.rate / peak, decimals: 0) + " %"
    case .elements:
      unit = "elem/s"
      share = "–"
    }
    try print(
      kernels.line([
        result.workload.id, rate(result.rate, unit), share, roof(result),
        "\(threeFigures(result.naiveSeconds / result.seconds))×", result.error,
      ]))
  }

  private func roof(_ result: KernelResult) -> String {
    result.roof.resource.label + " " + formatted(100 * result.roofShare, decimals: 0) + " %"
      + (result.isMiscounted ? "!" : "")
  }

  func kernelFooter(_ roofs: Roofs) throws {
    let list = Resource.allCases.map { "\($0.label) \($0.described(roofs.rates[$0]!))" }
    try print(
      "\nroofs of one core: \(list.joined(separator: ", ")). Of peak: of the multiply-adds, products "
        + "with 0/1 states as if they were dense. A ! marks more than a roof allows: a miscount.")
  }
}
