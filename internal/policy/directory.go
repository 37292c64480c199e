package policy

import "ketenportaal/internal/portal"

// DirectoryKeys are the scope keys an actor holds for the sociale kaart.
func DirectoryKeys(by portal.Actor) []string {
	if !May(by, ReadDirectory, nil) {
		return nil
	}
	return []string{portal.ScopeDirectory}
}
