/// The straight line with the least squares of departures, y = intercept + slope · x.
struct LineFit {
  let intercept: Double
  let slope: Double
  /// R², the part of the variance of y that the line explains.
  let explained: Double
  /// max |y − line| / y over the points.
  let largestDeparture: Double

  /// - Precondition: two points or more with different x; y is not 0.
  init(_ points: [(x: Double, y: Double)]) {
    let count = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.x } / count
    let meanY = points.reduce(0) { $0 + $1.y } / count
    let varianceX = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    let varianceY = points.reduce(0) { $0 + ($1.y - meanY) * ($1.y - meanY) }
    let covariance = points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) }
    precondition(varianceX > 0, "a line needs points with different x")
    let slope = covariance / varianceX
    let intercept = meanY - slope * meanX
    let departures = points.map { $0.y - intercept - slope * $0.x }
    self.slope = slope
    self.intercept = intercept
    explained =
      varianceY > 0 ? 1 - departures.reduce(0) { $0 + $1 * $1 } / varianceY : 1
    largestDeparture = zip(departures, points).reduce(0) { max($0, abs($1.0 / $1.1.y)) }
  }
}
