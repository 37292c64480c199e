// Package archtest holds the house in its order: which package may import
// which, where goroutines may start, that every package and every exported name
// is explained. It has tests only; the rules stand in rules_test.go, and what
// each package is for in the README.
package archtest
