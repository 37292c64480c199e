# The portal as an image: one static binary on a small base, as a user without
# rights. Its file system may be read-only; all it writes is in /data.
FROM golang:1.26.8 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /out/portal ./cmd/portal \
 && install -d -m 0700 /out/data

FROM alpine:3.23.4
COPY --from=build /out/portal /usr/local/bin/portal
# The owner is given by number, as no account with a name is needed for it.
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
ENV PORTAL_ADDR=0.0.0.0:8080 \
    PORTAL_DATA=/data
EXPOSE 8080
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["portal"]
