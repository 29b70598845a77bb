module github.com/k8slab/k8slab/infra/testbed/go/echo

go 1.24.0
