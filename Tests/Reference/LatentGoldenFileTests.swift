import Foundation
import NaiveReference
import Testing

/// A latent-variable file that does not fit is named with the place and the reason, in one line.
@Suite struct `Malformed latent golden files` {
  @Test(arguments: [
    ("vae_1l_k1", #""K":1,"#, #""K":2,"#, "log_w[0]: expected 2 entries, found 1"),
    ("vae_1l_k1", #""K":1,"#, #""K":0,"#, "K: expected 1 or more samples, found 0"),
    ("vae_1l_k1", #""stochastic_layers":1"#, #""stochastic_layers":3"#, "expected 1 or 2"),
    ("vae_1l_k1", #""stochastic_layers":1"#, #""stochastic_layers":2"#, "sizes.z: expected 2"),
    ("vae_1l_k1", #""z":[2]"#, #""z":[3]"#, "params.px.W1[0]: expected 3 entries, found 2"),
    ("vae_1l_k1", #""z":[2]"#, #""z":[0]"#, "sizes.z: expected 1 or more units"),
    ("vae_1l_k1", #""px.bo""#, #""px.bp""#, "params: the key px.bo is missing"),
    ("vae_1l_k1", #""px.bo""#, #""extra":[1],"px.bo""#, "params.extra: the model has no such"),
    ("vae_1l_k1", #""x":[[1.0"#, #""x":[[0.5"#, "x: expected pixels that are 0 or 1"),
    ("vae_1l_k1", #""elbo_kl":{"#, #""elbo_kl":{"q":[],"#, "mean_grads.elbo_kl.q: the model has"),
    ("mixture_1d", #""mu":[["#, #""mu":[[1,"#, "mu[1]: expected 2 entries, found 1"),
    ("mixture_1d", #""alpha":["#, #""alpha":[0,"#, "mu: expected 3 entries, found 2"),
    ("mixture_1d", #""weight":"#, #""weight":-"#, "target[0].weight: expected a positive weight"),
    ("mixture_1d", #""eps":[["#, #""eps":[[0,"#, "draws[0].eps[0]: expected 1 entries, found 2"),
    ("flow_planar", #""kind":"planar""#, #""kind":"radial""#, "kind: Cannot initialize Kind"),
    ("flow_planar", #""kind":"planar""#, #""kind":"iaf""#, "params: the key Wm1 is missing"),
    ("flow_planar", #""layers":2"#, #""layers":1"#, "params.b2: the model has no such parameter"),
    ("flow_planar", #""layers":2"#, #""layers":-1"#, "layers: expected 0 to 1000 layers"),
    ("flow_planar", #""dim":2"#, #""dim":0"#, "dim: expected 1 or more units, found 0"),
    ("flow_coupling", #""dim":4"#, #""dim":1"#, "dim: expected 2 or more units, found 1"),
    ("flow_iaf", #""eps":["#, #""eps":[0,"#, "draws[0].eps: expected 3 entries, found 4"),
    ("gauss1d", #""params_order":["mu","#, #""params_order":["m","#, "params_order: expected mu"),
    ("gauss1d", #""c_star":["#, #""c_star":[1,"#, "rows[0].c_star: expected 2 entries, found 3"),
    ("gauss1d", #""target_mixture":[["#, #""target_mixture":[[-"#, "positive weights"),
    ("hier1d", #""variance":["#, #""variance":[1,"#, "elbo."),
    ("hier1d", #""t":"#, #""u":"#, "q: the key t is missing"),
  ])
  func `are refused`(
    _ name: String, _ part: String, _ replacement: String, _ reason: String
  ) throws {
    let good = try goldenText(name)
    let range = try #require(good.range(of: part))
    try withCase(good.replacingCharacters(in: range, with: replacement)) { path in
      let error = #expect(throws: GoldenCaseError.self) { try LatentGoldenCase(path: path) }
      let message = try #require(error).description
      #expect(message.hasPrefix(path) && message.contains(reason), "\(message)")
      #expect(!message.contains("\n"))
    }
  }

  @Test func `of other models are none`() throws {
    let golden = try LatentGoldenCase(path: goldenPath("network_a"))
    #expect(golden == nil)
  }
}
