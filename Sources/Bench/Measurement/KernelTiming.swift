import Kernels

/// What one row of the kernel table shows.
struct KernelResult {
  let workload: KernelWorkload
  let sample: Sample
  /// Seconds of the naive reference for the same work, from a part of it.
  let naiveSeconds: Double
  /// The worst error that the check found, with its unit.
  let error: String

  var seconds: Double { sample.best }
  /// Operations or elements a second.
  var rate: Double { workload.work.amount / seconds }

  /// Times a kernel that has been checked.
  init(_ workload: KernelWorkload, on kernels: KernelSet, error: String) {
    self.workload = workload
    self.error = error
    let buffers = WorkloadBuffers(kernels)
    let prepared = workload.prepare(buffers)
    // The closures hold views; the buffers own their memory.
    (sample, naiveSeconds) = withExtendedLifetime(buffers.arena) {
      let naive = Sample(batchSeconds: 0.0005, prepared.naive)
      return (
        Sample(prepared.run), naive.best * workload.work.amount / prepared.naiveWork
      )
    }
  }
}
