import Foundation
import Testing

/// Runs of the built program on the digits that need no files, each in a fresh folder.
struct `bench train of autoencoders` {
  private let folder: TemporaryDirectory
  private static let keys = [
    "epoch", "train_bound", "test_nll", "test_elbo", "train_nll", "seconds",
  ]
  /// Two epochs of three updates.
  private static let tiny =
    "bench train --set digits --examples 40 --batch 17 --hidden 8 --latent 3 --epochs 2 "
    + "--evaluation-samples 300 --evaluation-images 20 --task"

  init() throws { folder = try TemporaryDirectory() }

  private func run(_ line: String) throws -> Outcome { try folder.run(line) }

  @Test func `says what runs where, and prints the same for any number of threads`() throws {
    let outcomes = try [1, 2, 3].map { try run("\(Self.tiny) iwae --threads \($0)") }
    for (outcome, threads) in zip(outcomes, 1...) {
      #expect(outcome.code == 0, "\(outcome.error)")
      let head = outcome.error.split(separator: "\n")
      #expect(
        head[1] == "threads \(threads) · seed 1 · data: built-in procedural digits: 40 + 40 "
          + "(training, test)")
      #expect(
        head[2] == "vae 784-8-3 · iwae, path, K = 5, bias unbounded · rate 0.001 constant · "
          + "2 epochs of 3 updates")
      #expect(withoutSeconds(outcome.output) == withoutSeconds(outcomes[0].output))
    }
    let lines = outcomes[0].output.split(separator: "\n")
    #expect(lines.count == 2)
    for line in lines {
      #expect(line.matches(of: /"(\w+)":/).map { String($0.1) } == Self.keys)
    }
  }

  /// The mean of log w is below the logarithm of the mean of w.
  @Test(arguments: [
    "vae", "vae --estimator total --form kl", "vae --estimator total --form entropy",
    "vae --estimator path-blocked --latent 4,3 --hidden 8/7", "vae --estimator score",
    "vae --scale 0.5", "vae --scale annealed:3", "vae --scale estimated",
    "vae --scale estimated-clipped", "iwae --estimator dreg", "iwae --estimator rws",
    "iwae --estimator rws-dreg --latent 4,3 --hidden 8/7", "iwae --estimator gdreg --samples 2",
    "iwae --profile code --schedule burda", "iwae --schedule burda --evaluation-images all",
    "iwae --samples 1 --estimator total", "vae --posterior mixture --components 2",
    "iwae --posterior mixture --samples 1 --estimator rws",
    "iwae --posterior planar --estimator dreg",
    "vae --posterior coupling --flow-steps 2 --scale annealed:3",
    "iwae --posterior iaf --latent 1 --estimator total",
  ])
  func `trains every way`(_ settings: String) throws {
    let outcome = try run("\(Self.tiny) \(settings) --threads 1 -q")
    #expect(outcome.code == 0, "\(outcome.error)")
    for line in outcome.output.split(separator: "\n") {
      let values = try JSONDecoder().decode([String: Double].self, from: Data(line.utf8))
      #expect(values.keys.sorted() == Self.keys.sorted())
      let nll = try #require(values["test_nll"])
      let elbo = try #require(values["test_elbo"])
      #expect(nll > 0 && nll < -elbo)
    }
  }

  /// The interrupt comes when the first checkpoint is there, before any update. A shell that gets no
  /// time until the run is over tries again.
  @Test func `goes on after Ctrl-C as if nothing had happened`() throws {
    let line =
      "bench train -q --task vae --set digits --examples 500 --batch 1 --hidden 30 --latent 5 "
      + "--scale estimated --epochs 20 --evaluation-samples 10 --evaluation-images 10"
    let interrupted = """
      rm -f c m; \(line) --checkpoint c --metrics m & run=$!
      for turn in $(seq 1000); do [ -s c ] && break; sleep 0.01; done
      kill -INT $run; wait $run
      """
    var first = try run(interrupted)
    for _ in 1..<5 where first.code == 0 { first = try run(interrupted) }
    #expect(first.code == 130 && first.error.contains("'--resume' goes on from 'c'"))
    let second = try run("\(line) --threads 1 --checkpoint c --metrics m --resume")
    let whole = try run("\(line) --threads 2")
    #expect(second.code == 0 && whole.code == 0)
    #expect(try withoutSeconds(folder.content("m")) == withoutSeconds(whole.output))
    #expect(withoutSeconds(first.output + second.output) == withoutSeconds(whole.output))
  }

  @Test func `stops with a marked line when it diverges`() throws {
    let outcome = try run(
      "\(Self.tiny) vae --learning-rate 1e38 --epochs 9 --checkpoint c --metrics m")
    #expect(outcome.code == 1)
    #expect(outcome.error.contains("Error: training diverged in epoch"))
    let last = try #require(outcome.output.split(separator: "\n").last)
    #expect(last.contains("null") && last.hasSuffix("\"diverged\": true}"))
    #expect(!outcome.output.contains("nan") && !outcome.output.contains("inf"))
    #expect(try folder.content("m") == outcome.output)
  }

  @Test func `refuses checkpoints of other runs`() throws {
    let line = "\(Self.tiny) iwae --checkpoint c --metrics m"
    #expect(try run(line).code == 0)
    let kept = try folder.content("m")
    for (options, message) in [
      ("--estimator dreg", "expected estimator dreg, found estimator path"),
      ("--samples 6", "expected samples 6, found samples 5"),
      ("--latent 4", "expected model vae 784-8-4, found model vae 784-8-3"),
      ("--scale 1", "expected scale "),
      ("--posterior iaf", "expected model vae 784-8-3 iaf 4, found model vae 784-8-3"),
      ("--profile code", "expected optimizer "),
      ("--schedule burda", "expected schedule burda, found schedule constant"),
      ("--evaluation-samples 9", "expected evaluation 9 samples of 20 images, found evaluation 30"),
      ("--task vae", "expected objective elbo mc, found objective iwae mc"),
    ] {
      let outcome = try run("\(line) \(options) --resume")
      #expect(outcome.code == 65 && outcome.error.contains(message), "\(options)\n\(outcome)")
      #expect(outcome.output.isEmpty)
      #expect(try folder.content("m") == kept)
    }
  }

  @Test(arguments: [
    ("vae --set faces --data .", 66, "does not hold Olivetti faces"),
    ("vae --hidden 65536,65536 --latent 65536", 64, "This network needs about"),
    ("iwae --estimator g5", 64, "'--estimator g5' is for the tasks classification"),
  ])
  func `refuses settings that cannot be`(_ options: String, _ code: Int, _ message: String) throws {
    let outcome = try run("\(Self.tiny) \(options)")
    #expect(Int(outcome.code) == code && outcome.error.contains(message), "\(outcome)")
    #expect(outcome.output.isEmpty)
  }
}
