import Foundation
import NaiveReference
import Testing

/// The cases of models with real latent variables in this folder.
let latentGoldenNames = [
  "vae_1l_k1", "vae_1l_k3", "vae_2l_k1", "vae_2l_k3", "mixture_1d", "mixture_exact",
  "flow_planar", "flow_coupling", "flow_iaf", "gauss1d", "hier1d", "hier1d_exact",
]

@Suite struct `Naive reference on latent golden cases` {
  @Test(arguments: latentGoldenNames)
  func `every quantity agrees`(_ name: String) throws {
    let golden = try #require(try LatentGoldenCase(path: goldenPath(name)))
    #expect(golden.quantities.filter { !$0.holds }.map(\.name) == [])
  }

  /// Of half a dozen values spread over the file, one at a time raised by 1e-3, each is found out.
  @Test(arguments: latentGoldenNames)
  func `a wrong value is found out`(_ name: String) throws {
    let json = try JSONSerialization.jsonObject(with: Data(goldenText(name).utf8))
    let places = numbers(in: json).filter(isComputed)
    for index in stride(from: 0, to: places.count, by: max(1, places.count / 6)) {
      let wrong = try quantities(name, changedAt: places[index])
      #expect(wrong.contains { !$0.holds }, "\(name): \(places[index])")
    }
  }

  @Test(arguments: [
    ("vae_1l_k1", ["params", "q1.Wls", "1", "2"]), ("vae_1l_k3", ["eps", "1", "2", "0", "1"]),
    ("vae_2l_k1", ["params", "p1.bls", "0"]), ("vae_2l_k3", ["params", "q2.W1", "0", "1"]),
    ("mixture_1d", ["alpha", "1"]), ("mixture_1d", ["target", "0", "weight"]),
    ("mixture_exact", ["draws", "0", "eps", "1", "0"]), ("flow_planar", ["params", "b2"]),
    ("flow_planar", ["target", "precision", "0", "1"]),
    ("flow_coupling", ["params", "Wt2", "1", "0"]), ("flow_iaf", ["params", "Ws1", "2", "1"]),
    ("flow_iaf", ["draws", "1", "eps", "2"]), ("gauss1d", ["rows", "4", "mu"]),
    ("gauss1d", ["rows", "4", "target_mixture", "1", "2"]), ("hier1d", ["q", "t"]),
    ("hier1d_exact", ["target", "lsx"]),
  ])
  func `a wrong input is found out`(_ name: String, _ place: [String]) throws {
    #expect(try quantities(name, changedAt: place).contains { !$0.holds })
  }

  /// Names that nothing is computed for would pass unseen.
  @Test(arguments: ["vae_1l_k1", "vae_1l_k3", "vae_2l_k1", "vae_2l_k3"])
  func `every estimator has its definition`(_ name: String) throws {
    let golden = try autoencoder(name)
    let names = Array(golden.meanEstimates.keys) + golden.objectives.keys
    #expect(names.filter { LatentEstimator(goldenName: $0) == nil } == [])
  }

  private func quantities(
    _ name: String, changedAt place: [String]
  ) throws -> [GoldenQuantity] {
    try withCase(goldenText(name, changedAt: place)) { path in
      try #require(try LatentGoldenCase(path: path)).quantities
    }
  }

  /// Whether the number at this place is computed from others.
  private func isComputed(_ place: [String]) -> Bool {
    let inputs: Set = [
      "sizes", "params", "x", "eps", "K", "stochastic_layers", "alpha", "mu", "log_sigma",
      "target", "target_mixture", "q", "dim", "layers",
    ]
    if inputs.contains(place[0]) || place.contains("eps") { return false }
    if place[0] == "rows" { return inputs.isDisjoint(with: place.dropFirst()) }
    return !isMasked(place)
  }

  /// Of the flows' triangular matrices, the derivatives by entries that do not exist.
  private func isMasked(_ place: [String]) -> Bool {
    guard place.count == 6, place[0] == "draws", ["Ws", "Wm"].contains(place[3].prefix(2)),
      let row = Int(place[4]), let column = Int(place[5])
    else { return false }
    return column >= row
  }
}

/// The golden file of an autoencoder.
func autoencoder(_ name: String) throws -> LatentGoldenCase.Autoencoder {
  guard case .autoencoder(let golden) = try LatentGoldenCase(path: goldenPath(name)) else {
    throw OtherSchema()
  }
  return golden
}

struct OtherSchema: Error {}
