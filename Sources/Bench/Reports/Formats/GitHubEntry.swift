/// A benchmark for github-action-benchmark, tool `customSmallerIsBetter`: of a file only times, since the
/// direction holds for a whole file. A row that diverged has no value, and the action wants one: it is
/// left out.
struct GitHubEntry: Encodable {
  let name: String
  let unit: String
  let value: Double
  let range: String?
  let extra: String

  static func all(_ report: Report) -> [GitHubEntry] { report.rows.compactMap { GitHubEntry($0) } }

  private init?(_ row: ReportRow) {
    guard let time = row.time else { return nil }
    let scale = row.isEpoch ? 1 : 1e9
    name = row.name
    unit = row.isEpoch ? "s" : "ns"
    value = time.median * scale
    range =
      time.count > 1 ? "± " + threeFigures(time.relativeReach * time.median * scale) : nil
    let parts = [
      row.description, row.rate.map { rate($0, row.rateUnit) },
      row.roofShare.map { "\(formatted(100 * $0, decimals: 0)) % of its roof" },
      row.latest.worstError.map { "worst error \($0)" }, Fingerprint(row.latest).description,
    ]
    extra = parts.compactMap(\.self).joined(separator: "\n")
  }
}
